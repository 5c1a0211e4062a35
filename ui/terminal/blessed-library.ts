/**
 * Blessed as this program uses it. The types published for it have input and output of a screen the wrong way round and leave out
 * what is needed here, so the few parts in use are declared here and checked when the library is loaded.
 */
import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import blessed from 'blessed';
import type { BlessedKey } from './key-names.ts';

export interface Program extends EventEmitter {
  on(event: 'keypress', listener: (character: string | undefined, key: BlessedKey) => void): this;
}

export interface Screen extends EventEmitter {
  /** Takes the terminal: alternate screen, cursor hidden. */
  enter(): void;
  /** Gives it back. */
  leave(): void;
  /** Forgets what the terminal shows. */
  realloc(): void;
  render(): void;
  destroy(): void;
}

export interface Box {
  setContent(content: string, noClear: boolean, noTags: boolean): void;
}

interface Library {
  program(options: { input: Readable; output: NodeJS.WritableStream; terminal: string; buffer: boolean; tput?: boolean; zero?: boolean; forceUnicode?: boolean }): Program;
  screen(options: { program: Program; fullUnicode: boolean; forceUnicode: boolean; warnings: boolean; autoPadding: boolean }): Screen;
  box(options: { parent: Screen; top: number; left: number; width: string; height: string; wrap: boolean; tags: boolean }): Box;
}

function isLibrary(value: unknown): value is Library {
  if (typeof value !== 'object' && typeof value !== 'function') return false;
  return value !== null && ['program', 'screen', 'box'].every((name) => typeof Reflect.get(value, name) === 'function');
}

/** The library, checked. */
export function loadBlessed(): Library {
  const library: unknown = blessed;
  if (!isLibrary(library)) throw new Error('this version of blessed is not the one this program was written for');
  return library;
}
