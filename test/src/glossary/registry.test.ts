/** Everything that `?` can be asked about has an entry, and every entry keeps the form: two sentences at most, and a source. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { CERTIFICATE_EXTENSIONS } from '../../../ca/x509/extensions/registry.ts';
import { OPINION_MAKERS } from '../../../ca/opinions/registry.ts';
import { CHECKS } from '../../../ca/checks/registry.ts';
import { HTTP1_ANOMALIES } from '../../../src/decode/http1/anomalies.ts';
import { HTTP2_ANOMALIES } from '../../../src/decode/http2/anomalies.ts';
import { FRAME, frameName } from '../../../src/decode/http2/registries.ts';
import { extensions } from '../../../src/decode/tls/extensions/registry.ts';
import { handshakeMessages } from '../../../src/decode/tls/messages/registry.ts';
import { alertName } from '../../../src/decode/tls/registries/alerts.ts';
import { OPCODES, WEBSOCKET_ANOMALIES } from '../../../src/decode/websocket/message.ts';
import { EVENT_TYPES } from '../../../src/events/types.ts';
import { KINDS, glossary } from '../../../src/glossary/registry.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** All matches of a pattern in the sources of a folder. */
function inSources(folder: string, pattern: RegExp): string[] {
  const texts = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')))].sort();
}

/** Sentences of a text: what ends with a mark and a space, or with the text. */
function sentences(text: string): number {
  return text.match(/[.!?](?=\s|$)/g)?.length ?? 0;
}

function missing(keys: readonly string[]): string[] {
  const known = glossary();
  return keys.filter((key) => !Object.hasOwn(known, key));
}

describe('the glossary', () => {
  it('says everything in one or two sentences and names a source', () => {
    for (const [key, { text, citation }] of Object.entries(glossary())) {
      assert.match(text, /^(?:\p{Lu}|trustlens )[^]*[.?]$/u, key);
      assert.ok(sentences(text) >= 1 && sentences(text) <= 2, `${key} has ${sentences(text)} sentences: ${text}`);
      assert.match(citation, /RFC \d|BR §|IANA|W3C|WICG|standard|Apple|Chrom|JA[34]|gRPC|draft-|CVE-|ECMA|FIPS|MS-|SSL|OpenID|Netscape|CA\/B|ETSI|Microsoft|https:/, key);
    }
  });

  it('cites TLS 1.3 by both of its numbers', () => {
    for (const [key, { citation }] of Object.entries(glossary())) {
      if (citation.includes('RFC 9846')) assert.match(citation, /RFC 9846 (?:§|App\. )[^[;]+ \[8446 (?:§|App\. )[^\];]+\]/, key);
      assert.doesNotMatch(citation, /RFC 8446/, key);
    }
  });

  it('has no key twice', () => {
    const keys = KINDS.flatMap(([prefix, entries]) => Object.keys(entries).map((name) => prefix + name));
    assert.deepEqual(keys.filter((key, index) => keys.indexOf(key) !== index), []);
  });

  it('knows every alert', () => {
    const names = Array.from({ length: 256 }, (_, id) => alertName(id)).filter((name) => name !== undefined);
    assert.ok(names.length > 30);
    assert.deepEqual(missing(names.map((name) => `alert.${name}`)), []);
  });

  it('knows every handshake message and TLS extension', () => {
    assert.deepEqual(missing([...handshakeMessages.keys()].map((id) => `tls.message.${id}`)), []);
    assert.deepEqual(missing([...extensions.keys()].map((id) => `tls.extension.${id}`)), []);
  });

  it('knows every certificate check and every fault one can find', () => {
    assert.deepEqual(missing(CHECKS.map(({ name }) => `check.${name}`)), []);
    // A fault is named where it is found: as a property, as the first of a row, or by a function that makes the finding.
    const faults = inSources('ca/checks', /(?:check: |told\(|wrong\(|reason\(|faults\.push\(\[|(?:return|push\(|list\.push\()\s*\[{1,2})'([a-z0-9_]+)'/g);
    assert.ok(faults.length > 60, `${faults.length} faults were found`);
    assert.deepEqual(missing(faults.map((fault) => `check.${fault}`)), []);
  });

  it('knows every certificate extension by OID and by name', () => {
    assert.deepEqual(missing(CERTIFICATE_EXTENSIONS.flatMap(({ oid, name }) => [`certificate.extension.${oid}`, `certificate.extension.${name}`])), []);
  });

  it('knows every frame, opcode and anomaly', () => {
    assert.deepEqual(missing(Object.values(FRAME).map((type) => `http2.frame.${frameName(type)}`)), []);
    assert.deepEqual(missing([...OPCODES.values()].map(({ name }) => `websocket.opcode.${name}`)), []);
    assert.deepEqual(missing(Object.keys(HTTP1_ANOMALIES).map((word) => `http.anomaly.1.${word}`)), []);
    assert.deepEqual(missing(Object.keys(HTTP2_ANOMALIES).map((word) => `http.anomaly.2.${word}`)), []);
    assert.deepEqual(missing(Object.keys(WEBSOCKET_ANOMALIES).map((word) => `websocket.anomaly.${word}`)), []);
  });

  it('knows every event type, cause of failure, reason for passing and code of a decoder', () => {
    assert.deepEqual(missing(EVENT_TYPES.map((type) => `event.${type}`)), []);
    const causes = inSources('src/inspect', /cause: '([a-z_]+)'/g);
    assert.ok(causes.includes('client_refused_certificate'));
    assert.deepEqual(missing(causes.map((cause) => `cause.${cause}`)), []);
    const reasons = inSources('src/relay', /passThrough\([^)]*tap, '([a-z_]+)'/g).concat(inSources('src', /layer: 'opaque', reason: '([a-z_]+)'/g));
    assert.ok(reasons.includes('server_speaks_first') && reasons.includes('not_tls'));
    assert.deepEqual(missing(reasons.map((reason) => `passed.${reason}`)), []);
    const codes = inSources('src/decode', /code: '([a-z_]+)'/g);
    assert.ok(codes.includes('truncated') || codes.includes('protocol'));
    assert.deepEqual(missing(codes.map((code) => `decode_failure.${code}`)), []);
  });

  it('knows every remark on a handshake message, and no other', () => {
    const remarks = inSources('src/decode/tls', /check: '([a-z_]+)'/g);
    assert.ok(remarks.includes('signature_verified') && remarks.includes('downgrade_mark'));
    assert.deepEqual(Object.keys(glossary()).filter((key) => key.startsWith('remark.')).sort(), remarks.map((name) => `remark.${name}`));
  });

  it('knows all that can protect a record, and that nothing does', () => {
    assert.deepEqual(missing(['plain', 'early', 'handshake', 'application', 'tls12'].map((keys) => `record.${keys}`)), []);
  });

  it('knows the verdicts', () => {
    assert.deepEqual(missing(['ok', 'warning', 'bad', 'none'].map((status) => `verdict.${status}`)), []);
    assert.deepEqual(missing(['all', 'store', 'profile', ...OPINION_MAKERS.map(({ name }) => name)].map((name) => `opinion.${name}`)), []);
  });

  it('knows the header fields that browsers, curl and usual servers send', () => {
    const usual =
      'accept accept-encoding accept-language accept-ranges age alt-svc authorization cache-control connection content-encoding content-length content-security-policy content-type cookie date etag expires host if-modified-since if-none-match last-modified location origin priority range referer sec-ch-ua sec-fetch-dest server set-cookie strict-transport-security te trailer transfer-encoding upgrade upgrade-insecure-requests user-agent vary via www-authenticate sec-websocket-key sec-websocket-accept';
    assert.deepEqual(missing(usual.split(' ').map((name) => `http.header.${name}`)), []);
    const names = Object.keys(glossary()).filter((key) => key.startsWith('http.header.'));
    assert.deepEqual(names.filter((key) => key !== key.toLowerCase()), [], 'they are looked up in lower case');
  });
});
