/** Events as they are, one JSON object a line. */
import type { ExportFormat } from './format.ts';

export const ndjson: ExportFormat = {
  name: 'ndjson',
  summary: 'the events, one JSON object a line',
  from: 'events',
  open: () => ({ take: (event) => [Buffer.from(`${JSON.stringify(event)}\n`)], end: () => [] }),
};
