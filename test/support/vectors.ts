/**
 * Reads the test vectors in test/vectors: Markdown pages with prose, one block of hexadecimal bytes with comments behind `#`, and the
 * log that decoding them must give. One page is one vector.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fromHex } from '../../src/bytes/hex.ts';
import type { Field } from '../../src/bytes/reader.ts';

/** One page. */
export interface Vector {
  /** The page's first heading. */
  title: string;
  bytes: Buffer;
  /** The lines of the expected log. */
  log: string[];
}

/** All vectors of a folder below test/vectors, by file name. */
export function readVectors(folder: string): Map<string, Vector> {
  const path = new URL(`../vectors/${folder}/`, import.meta.url);
  const names = readdirSync(path).filter((name) => name.endsWith('.md')).sort();
  assert.ok(names.length > 0, `no vectors in ${folder}`);
  return new Map(names.map((name) => [name, parseVector(readFileSync(new URL(name, path), 'utf8'), name)]));
}

function parseVector(page: string, name: string): Vector {
  const bytes = fromHex(block(page, 'hex', name).replaceAll(/#.*$/gm, ''));
  assert.ok(bytes !== undefined, `${name}: the hex block holds something else than hexadecimal digits`);
  return { title: /^# (.+)$/m.exec(page)?.[1] ?? name, bytes, log: block(page, 'log', name).trimEnd().split('\n') };
}

function block(page: string, language: string, name: string): string {
  const found = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(page)?.[1];
  assert.ok(found !== undefined, `${name}: no ${language} block`);
  return found;
}

/** A dissection tree as the logs write it: `12..14 type = 43 (supported_versions)`, two spaces a level. */
export function fieldLog(fields: readonly Field[], indent = ''): string[] {
  return fields.flatMap((field) => {
    const value = field.value === undefined ? '' : ` = ${field.value}`;
    const text = field.text === undefined ? '' : ` (${field.text})`;
    return [`${indent}${field.start}..${field.end} ${field.name}${value}${text}`, ...fieldLog(field.children ?? [], `${indent}  `)];
  });
}
