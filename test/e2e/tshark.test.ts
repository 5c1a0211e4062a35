/** Both hops of our own traffic, exported with their secrets: tshark reads the same fields in it that the events told live. docs/tshark.md lists them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import type { EventOf, Field, Hop, Side } from '../../src/events/schema.ts';
import { closing } from '../support/closing.ts';
import type { Row } from '../support/event-feed.ts';
import { needs } from '../support/needs.ts';
import { startOpensslServer } from '../support/openssl-server.ts';
import { trustlens } from '../support/program.ts';
import { scratchFolders } from '../support/scratch.ts';
import { ORIGIN_NAMES, setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

type Read = (field: Field, bytes: Buffer) => string;

const number: Read = ({ value }) => String(Number(value));
const text: Read = (field) => field.text ?? '';
const hex: Read = (_field, bytes) => bytes.toString('hex');

/** A field of tshark's and where the events have it. */
const FIELDS: readonly (readonly [shark: string, path: RegExp, read: Read])[] = [
  ['tls.handshake.version', /^legacy_version$/, number],
  ['tls.handshake.random', /^random$/, hex],
  ['tls.handshake.ciphersuite', /^(?:cipher_suites\/)?cipher_suite$/, number],
  ['tls.handshake.extension.type', /(?:^|\/)extensions\/[^/]+\/type$/, number],
  ['tls.handshake.extension.len', /(?:^|\/)extensions\/[^/]+\/length$/, number],
  ['tls.handshake.extensions.supported_version', /extensions\/supported_versions\/(?:versions\/version|selected_version)$/, number],
  ['tls.handshake.extensions_supported_group', /extensions\/supported_groups\/.*group$/, number],
  ['tls.handshake.extensions_key_share_group', /extensions\/key_share\/(?:client_shares\/key_share_entry|server_share)\/group$/, number],
  ['tls.handshake.extensions_key_share_selected_group', /selected_group$/, number],
  ['tls.handshake.extensions_alpn_str', /protocol_name$/, text],
  ['tls.handshake.extensions_server_name', /host_name$/, text],
  ['tls.handshake.sig_hash_alg', /extensions\/signature_algorithms\/.*signature_(?:algorithm|scheme)$|^algorithm$/, number],
  ['tls.handshake.certificate', /\/(?:certificate|cert_data)$/, (_field, bytes) => bytes.subarray(3).toString('hex')],
];

describe('tshark beside the events of a running proxy', function () {
  this.timeout(120_000);
  const later = closing('all');
  const folder = scratchFolders();
  let stage: Stage;

  before(async function () {
    needs(this, 'curl', 'nginx', 'openssl', 'tshark');
    stage = await setStage(later, ['--keep-wire']);
    stage.nginx.add('hello.txt', 'hello');
  });

  it('reads the same messages and fields on both hops: TLS 1.3 whole and retried, TLS 1.2 on either hop', async () => {
    const identity = stage.pki.leaf({ names: ORIGIN_NAMES });
    const retrying = await startOpensslServer(later, ['-cert', identity.certificateFile, '-key', identity.keyFile, '-cert_chain', identity.chainFile, '-tls1_3', '-groups', 'P-384', '-www']);
    const visits: readonly (readonly string[])[] = [
      [`https://origin.test:${stage.nginx.tls}/hello.txt`],
      [`https://origin.test:${retrying}/`],
      [`https://origin.test:${stage.nginx.tls12}/hello.txt`],
      ['--tls-max', '1.2', `https://origin.test:${stage.nginx.tls}/hello.txt`],
    ];
    for (const visit of visits) {
      const { result, row } = await stage.proxy.feed.one(() => stage.curl(visit));
      assert.equal(result.status, 0, result.stderr);
      const file = join(folder(), 'one.pcapng');
      assert.equal((await trustlens(stage.proxy, ['export', '--out', file, '--connection', String(row.id)])).status, 0);
      if (visit[0]?.includes(`${retrying}`) === true) assert.ok(row.messages('upstream').includes('server HelloRetryRequest'));
      compare(row, file);
    }
    const listed = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'tshark.md'), 'utf8');
    assert.deepEqual(FIELDS.map(([shark]) => shark).filter((shark) => !listed.includes(`\`${shark}\``)), [], 'docs/tshark.md lists what is compared');
  });
});

/** Everything tshark says of both hops and senders, and everything the row's events say, must be the same. */
function compare(row: Row, file: string): void {
  const names = ['tls.handshake.type', 'tls.handshake.length', 'tls.alert_message.desc', ...FIELDS.map(([shark]) => shark)];
  const columns = ['frame.interface_name', 'tcp.srcport', 'tcp.dstport', ...names].flatMap((name) => ['-e', name]);
  const output = execFileSync('tshark', ['-r', file, '-Y', 'tls', '-T', 'fields', '-E', 'separator=|', '-E', 'aggregator=;', '-E', 'occurrence=a', ...columns], { encoding: 'latin1', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'ignore'] });
  const frames = output.trimEnd().split('\n').map((frame) => frame.split('|'));
  for (const hop of ['downstream', 'upstream'] satisfies Hop[]) {
    const own = frames.filter(([name]) => name === hop);
    const clientPort = own[0]?.[1];
    for (const from of ['client', 'server'] satisfies Side[]) {
      const said = own.filter(([, port]) => (port === clientPort) === (from === 'client'));
      const shark = (name: string): string[] => said.flatMap((frame) => (frame[3 + names.indexOf(name)] ?? '').split(';').filter((value) => value !== '').map(normal));
      const messages = row.all('tls.message').filter((event) => event.hop === hop && event.from === from);
      const handshake = messages.filter(({ about }) => about !== 'tls.alert' && about !== 'tls.change_cipher_spec');
      const where = `${row.id} ${hop} ${from}`;
      assert.deepEqual(handshake.map(({ message }) => String(message.id)), shark('tls.handshake.type'), where);
      assert.ok(handshake.length > 0, where);
      assert.deepEqual(handshake.map(({ length }) => String(length - 4)), shark('tls.handshake.length'), where);
      assert.deepEqual(messages.filter(({ about }) => about === 'tls.alert').map(({ fields }) => String(Number(fields.find(({ name }) => name === 'description')?.value))), shark('tls.alert_message.desc'), where);
      for (const [name, path, read] of FIELDS) assert.deepEqual(handshake.flatMap((event) => values(event, path, read)), shark(name), `${where} ${name}`);
    }
  }
}

/** What the rows of a message say whose path fits. */
function values(event: EventOf<'tls.message'>, path: RegExp, read: Read): string[] {
  const raw = Buffer.from(event.raw, 'base64');
  const walk = (fields: readonly Field[], base: string): string[] =>
    fields.flatMap((field) => {
      const own = `${base}${field.name}`;
      const value = path.test(own) ? read(field, raw.subarray(field.start, field.end)) : '';
      return [...(value === '' ? [] : [value]), ...walk(field.children ?? [], `${own}/`)];
    });
  return walk(event.fields, '');
}

/** tshark writes some numbers in hexadecimal. */
function normal(value: string): string {
  return value.startsWith('0x') ? String(Number(value)) : value;
}
