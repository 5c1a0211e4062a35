/**
 * `npm run new KIND NAME [NUMBER]`: writes the file of a new extension, handshake message, remark or certificate check, its mirrored
 * test, and its lines in the registry, so that only the contents are left to be written. Refuses names that are there already.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Names as the kinds need them, made from `some-name`. */
interface Names {
  /** `some-name`: the file. */
  file: string;
  /** `someName`: the export. */
  value: string;
  /** `SomeName`: the type. */
  type: string;
  /** `some_name`: the word in events. */
  word: string;
  number: number;
}

interface Kind {
  folder: string;
  /** Whether its number in IANA's registry is needed. */
  numbered: boolean;
  /** Whether a test of its own is written; remarks have a shared one. */
  source(names: Names): string;
  test?(names: Names): string;
  /** Each pair: the text in the registry, once there, and what it is replaced by. */
  register(names: Names): readonly (readonly [before: string, after: string])[];
}

const KINDS: Readonly<Record<string, Kind>> = {
  extension: {
    folder: 'src/decode/tls/extensions',
    numbered: true,
    source: ({ value, word, number }) => `/** ${word} (${number}): what it is for, in a few words. */
import { counted } from '../../../bytes/counted.ts';
import type { Extension } from './extension.ts';

/** What the value is: to be said here. */
export const ${value}: Extension = {
  id: ${number},
  name: '${word}',
  citation: 'RFC 0000 §0',
  explanation: 'What it is for, in one plain sentence. Why that matters, in another.',
  places: ['client_hello'],
  decode(reader) {
    const { length } = reader.rest('data', (bytes) => counted(bytes.length, 'byte'));
    reader.note(counted(length, 'byte'));
    return length;
  },
};
`,
    test: ({ file, value }) => `import { ${value} } from '../../../../../src/decode/tls/extensions/${file}.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  ${value},
  [{ title: 'a body', place: 'client_hello', body: '0102', value: 2, text: '2 bytes' }],
  [],
);
`,
    register: ({ file, value }) => [
      ["import type { DecodedExtension, Extension, ExtensionPlace } from './extension.ts';", `import type { DecodedExtension, Extension, ExtensionPlace } from './extension.ts';\nimport { ${value} } from './${file}.ts';`],
      ['    renegotiationInfo,\n  ]', `    renegotiationInfo,\n    ${value},\n  ]`],
    ],
  },
  message: {
    folder: 'src/decode/tls/messages',
    numbered: true,
    source: ({ value, type, word, number }) => `/** ${type} (RFC 0000 §0). */
import type { HandshakeMessageDecoder } from './message.ts';

/** What it says. */
export interface ${type} {
  type: '${word}';
  data: Uint8Array;
}

export const ${value}: HandshakeMessageDecoder<${type}> = {
  id: ${number},
  name: '${type}',
  citation: 'RFC 0000 §0',
  explanation: 'What it is for, in one plain sentence. Why that matters, in another.',
  rows: { data: 'What this row is for.' },
  decode: (reader) => ({ type: '${word}', data: reader.rest('data') }),
  summary: ({ data }) => \`\${data.length} bytes\`,
};
`,
    test: ({ file, value }) => `import { ${value} } from '../../../../../src/decode/tls/messages/${file}.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

describeMessage(${value}, [{ title: 'a body', body: '0102', value: { data: '0102' }, summary: '2 bytes' }], []);
`,
    register: ({ file, value, type }) => [
      ["import type { ServerKeyExchange } from './server-key-exchange.ts';", `import type { ServerKeyExchange } from './server-key-exchange.ts';\nimport { ${value} } from './${file}.ts';\nimport type { ${type} } from './${file}.ts';`],
      ['  | MessageHash;', `  | MessageHash\n  | ${type};`],
      ['    register(messageHash, (value) => value),', `    register(messageHash, (value) => value),\n    register(${value}, (value) => value),`],
    ],
  },
  remark: {
    folder: 'src/decode/tls/remarks',
    numbered: false,
    source: ({ value, word }) => `/** What is remarked on, in a few words. */
import type { Remarks } from './remark.ts';

export const ${value}: Remarks = (value) => {
  // When it is to be said.
  if (value.type !== 'message_hash') return [];
  return [{ check: '${word}', severity: 'note', summary: 'what is remarked on, in plain words', citation: 'RFC 0000 §0' }];
};
`,
    register: ({ file, value }) => [
      ["import { weakHash } from './weak-hash.ts';", `import { weakHash } from './weak-hash.ts';\nimport { ${value} } from './${file}.ts';`],
      ['  ticketLifetime,\n]', `  ticketLifetime,\n  ${value},\n]`],
    ],
  },
  check: {
    folder: 'ca/checks',
    numbered: false,
    source: ({ value, word }) => `/** What is checked, in a few words. */
import type { Check } from './check.ts';
import { notApplicable } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';

export const ${value}: Check = {
  name: '${word}',
  citation: 'RFC 5280 §0',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined) return [notApplicable(this, 'there is no certificate')];
    return [{ check: this.name, severity: 'ok', summary: 'what was found, in plain words', citation: this.citation, certificate: 0 }];
  },
};
`,
    test: ({ file, value, word }) => `import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ${value} } from '../../../ca/checks/${file}.ts';
import { checkInput, found } from '../../support/judged-path.ts';

describe('${word}', () => {
  it('is content with a good chain', () => {
    assert.deepEqual(found(${value}, checkInput()), ['${word} ok']);
  });
});
`,
    register: ({ file, value }) => [
      ["import { wildcardNames } from './wildcard-names.ts';", `import { wildcardNames } from './wildcard-names.ts';\nimport { ${value} } from './${file}.ts';`],
      ['  shortLived,\n]', `  shortLived,\n  ${value},\n]`],
    ],
  },
};

/** Writes what is new below `root` and gives the paths. Throws `Error` in plain words for what cannot be done. */
export function writeNew(root: string, [kindName = '', name = '', numberText]: readonly string[]): string[] {
  const kind = new Map(Object.entries(KINDS)).get(kindName);
  if (kind === undefined) throw new Error(`there is no kind '${kindName}': choose one of ${Object.keys(KINDS).join(', ')}`);
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) throw new Error(`'${name}' is no name: write it like session-ticket`);
  const number = numberText === undefined ? Number.NaN : Number(numberText);
  if (kind.numbered && !(Number.isInteger(number) && number >= 0 && number <= 0xffff)) throw new Error(`${kindName} needs its number in IANA's registry: npm run new ${kindName} ${name} NUMBER`);
  const type = name.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
  const names: Names = { file: name, value: type.replace(/^./, (first) => first.toLowerCase()), type, word: name.replaceAll('-', '_'), number };
  const source = join(kind.folder, `${name}.ts`);
  const registry = join(kind.folder, 'registry.ts');
  if (existsSync(join(root, source))) throw new Error(`${source} is there already`);
  let list = readFileSync(join(root, registry), 'utf8');
  if (new RegExp(`\\b${names.value}\\b`).test(list)) throw new Error(`${registry} has a ${names.value} already`);
  for (const [before, after] of kind.register(names)) {
    if (list.split(before).length !== 2) throw new Error(`${registry} is not as expected: add the ${kindName} by hand`);
    list = list.replace(before, () => after);
  }
  const test = kind.test === undefined ? [] : [join('test', kind.folder, `${name}.test.ts`)];
  writeFileSync(join(root, source), kind.source(names));
  for (const path of test) writeFileSync(join(root, path), kind.test?.(names) ?? '');
  writeFileSync(join(root, registry), list);
  return [source, ...test, registry];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    for (const path of writeNew(resolve(dirname(fileURLToPath(import.meta.url)), '..'), process.argv.slice(2))) process.stdout.write(`${path}\n`);
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
