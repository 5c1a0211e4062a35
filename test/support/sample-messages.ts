/** Handshake messages for sample events, as bytes with their dissection tree: the layouts of RFC 9846 §4 [8446 §4], filled with invented values. */
import { Reader } from '../../src/bytes/reader.ts';
import type { Certificate, Field } from '../../src/events/schema.ts';
import type { Random } from './random.ts';

/** What a `tls.message` event says of one message. */
export interface SampleMessage {
  message: { id: number; name: string };
  about: string;
  summary: string;
  length: number;
  fields: Field[];
  raw: string;
}

const SUITES: Readonly<Record<number, string>> = {
  0x1301: 'TLS_AES_128_GCM_SHA256',
  0x1302: 'TLS_AES_256_GCM_SHA384',
  0x1303: 'TLS_CHACHA20_POLY1305_SHA256',
  0xc02b: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  0xc02f: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
};
const GROUPS: Readonly<Record<number, string>> = { 0x11ec: 'X25519MLKEM768', 0x1d: 'x25519', 0x17: 'secp256r1' };
const VERSIONS: Readonly<Record<number, string>> = { 0x0303: 'TLS 1.2', 0x0304: 'TLS 1.3' };
const EXTENSIONS: Readonly<Record<number, string>> = {
  0: 'server_name',
  10: 'supported_groups',
  13: 'signature_algorithms',
  16: 'application_layer_protocol_negotiation',
  43: 'supported_versions',
  51: 'key_share',
};

function number(value: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  buffer.writeUIntBE(value, 0, length);
  return buffer;
}

/** Bytes behind their length. */
function prefixed(lengthBytes: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([number(body.length, lengthBytes), body]);
}

function extension(type: number, ...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([number(type, 2), prefixed(2, ...parts)]);
}

/** The message around a body, with its tree from `read`. */
function framed(id: number, name: string, summary: string, body: Buffer, read: (reader: Reader) => void): SampleMessage {
  const raw = Buffer.concat([number(id, 1), number(body.length, 3), body]);
  const reader = new Reader(raw);
  reader.u8('type', () => name);
  reader.u24('length');
  read(reader);
  return { message: { id, name }, about: `tls.message.${id}`, summary, length: raw.length, fields: reader.fields, raw: raw.toString('base64') };
}

/** The list of extensions of a hello, read as far as samples need. */
function readExtensions(reader: Reader): void {
  reader.vector('extensions', 2, (list) =>
    list.group(EXTENSIONS[list.peekU16('type')] ?? 'unknown', (row) => {
      const type = row.u16('type', (value) => EXTENSIONS[value]);
      row.about(`tls.extension.${type}`);
      const length = row.u16('length');
      if (type === 0) {
        row.block('data', length, (data) => {
          data.vector('server_name_list', 2, (entry) => {
            entry.u8('name_type', () => 'host_name');
            entry.opaque('host_name', 2, (host) => Buffer.from(host).toString('latin1'));
          });
        });
      } else if (type === 43 && length === 2) row.u16('selected_version', (value) => VERSIONS[value]);
      else if (type === 43) row.block('data', length, (data) => void data.vector('versions', 1, (item) => item.u16('version', (value) => VERSIONS[value])));
      else if (type === 10) row.block('data', length, (data) => void data.vector('named_group_list', 2, (item) => item.u16('group', (value) => GROUPS[value])));
      else if (type === 16) {
        row.block('data', length, (data) => {
          data.vector('protocol_name_list', 2, (item) => item.opaque('protocol_name', 1, (protocol) => Buffer.from(protocol).toString('latin1')));
        });
      } else row.take('data', length);
    }),
  );
  reader.explain('tls.extensions');
}

/** A browser-like ClientHello of about 1.6 kB. */
export function clientHello(random: Random, host: string, alpn: readonly string[]): SampleMessage {
  const suites = [0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f];
  const body = Buffer.concat([
    number(0x0303, 2),
    random.bytes(32),
    prefixed(1, random.bytes(32)),
    prefixed(2, ...suites.map((suite) => number(suite, 2))),
    prefixed(1, number(0, 1)),
    prefixed(
      2,
      extension(0, prefixed(2, number(0, 1), prefixed(2, Buffer.from(host, 'latin1')))),
      extension(10, prefixed(2, number(0x11ec, 2), number(0x1d, 2), number(0x17, 2))),
      extension(16, prefixed(2, ...alpn.map((protocol) => prefixed(1, Buffer.from(protocol, 'latin1'))))),
      extension(13, prefixed(2, number(0x0403, 2), number(0x0804, 2))),
      extension(51, prefixed(2, number(0x11ec, 2), prefixed(2, random.bytes(1216)), number(0x1d, 2), prefixed(2, random.bytes(32)))),
      extension(43, prefixed(1, number(0x0304, 2), number(0x0303, 2))),
    ),
  ]);
  return framed(1, 'ClientHello', `${host} · ${alpn.join(', ')} · X25519MLKEM768 · TLS 1.3`, body, (reader) => {
    reader.u16('legacy_version', (value) => VERSIONS[value]);
    reader.take('random', 32);
    reader.opaque('legacy_session_id', 1);
    reader.vector('cipher_suites', 2, (item) => item.u16('cipher_suite', (value) => SUITES[value]));
    reader.opaque('legacy_compression_methods', 1);
    readExtensions(reader);
  });
}

/** A ServerHello of TLS 1.3. */
export function serverHello(random: Random, suite: number): SampleMessage {
  const body = Buffer.concat([
    number(0x0303, 2),
    random.bytes(32),
    prefixed(1, random.bytes(32)),
    number(suite, 2),
    number(0, 1),
    prefixed(2, extension(43, number(0x0304, 2)), extension(51, number(0x1d, 2), prefixed(2, random.bytes(32)))),
  ]);
  return framed(2, 'ServerHello', `TLS 1.3 · ${SUITES[suite] ?? ''} · x25519`, body, (reader) => {
    reader.u16('legacy_version', (value) => VERSIONS[value]);
    reader.take('random', 32);
    reader.opaque('legacy_session_id_echo', 1);
    reader.u16('cipher_suite', (value) => SUITES[value]);
    reader.u8('legacy_compression_method');
    readExtensions(reader);
  });
}

/** A Certificate message of TLS 1.3 that carries the chain. */
export function certificateMessage(chain: readonly Certificate[]): SampleMessage {
  const body = Buffer.concat([prefixed(1), prefixed(3, ...chain.flatMap(({ der }) => [prefixed(3, Buffer.from(der, 'base64')), prefixed(2)]))]);
  return framed(11, 'Certificate', `${chain.length} certificates: ${chain.map(({ title }) => title).join(', ')}`, body, (reader) => {
    reader.opaque('certificate_request_context', 1);
    reader.vector('certificate_list', 3, (list) =>
      list.group('entry', (entry) => {
        entry.opaque('cert_data', 3);
        entry.opaque('extensions', 2);
      }),
    );
  });
}

/** A message whose body is only bytes: CertificateVerify, Finished and the like. */
export function opaqueMessage(random: Random, id: number, name: string, length: number, summary = ''): SampleMessage {
  return framed(id, name, summary, random.bytes(length), (reader) => {
    reader.take(name === 'Finished' ? 'verify_data' : 'body', length);
  });
}
