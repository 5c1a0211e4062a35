/** All export formats. */
import type { ExportFormat } from './format.ts';
import { ndjson } from './ndjson.ts';
import { pcapng } from './pcapng.ts';

export const FORMATS: readonly ExportFormat[] = [pcapng, ndjson];

/** The format of this name, or undefined. */
export function formatNamed(name: string): ExportFormat | undefined {
  return FORMATS.find((format) => format.name === name);
}
