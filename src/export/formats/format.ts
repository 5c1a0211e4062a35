/** The contract of an export format: one file each in this folder, listed in `registry.ts`. Pure: pieces of a run in, bytes out. */
import type { Event } from '../../events/schema.ts';
import type { WireItem } from '../../events/wire.ts';

/** Makes the bytes of a file, in order, as its pieces come. */
export interface ExportWriter<Piece> {
  /** What this piece adds to the file. */
  take(piece: Piece): readonly Uint8Array[];
  /** What stands at the end. */
  end(): readonly Uint8Array[];
}

/** What a file says of who made it. */
export interface ExportAbout {
  /** Of trustlens. */
  version: string;
}

interface FormatFacts {
  /** As it is named on the command line, and its usual file ending. */
  name: string;
  /** Half a line for help. */
  summary: string;
}

/** A format is made either of events, or of wire bytes with their secrets. */
export type ExportFormat =
  | (FormatFacts & { from: 'events'; open(about: ExportAbout): ExportWriter<Event> })
  | (FormatFacts & { from: 'wire'; open(about: ExportAbout): ExportWriter<WireItem> });
