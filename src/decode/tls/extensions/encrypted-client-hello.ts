/** encrypted_client_hello (0xfe0d), ECH: the real ClientHello, encrypted inside another one. */
import { counted } from '../../../bytes/counted.ts';
import { asciiText } from '../../../bytes/printable.ts';
import { toHex } from '../../../bytes/hex.ts';
import type { Reader } from '../../../bytes/reader.ts';
import { hpkeAeadName, hpkeKdfName, hpkeKemName } from '../registries/hpke.ts';
import type { Extension, Json } from './extension.ts';

const OUTER = 0;
const INNER = 1;
/** ECHConfig.version of RFC 9849 §4; other versions have other contents. */
const CONFIG_VERSION = 0xfe0d;
/** Bytes of the sign in a HelloRetryRequest that ECH was accepted (RFC 9849 §7.2.1). */
const CONFIRMATION_LENGTH = 8;

/**
 * In a ClientHello `{type: 'outer', kdf, aead, configId, encLength, payloadLength}` or `{type: 'inner'}`; in a HelloRetryRequest the
 * confirmation as hex; in EncryptedExtensions the public names of the configurations to try again with.
 */
export const encryptedClientHello: Extension = {
  id: 0xfe0d,
  name: 'encrypted_client_hello',
  citation: 'RFC 9849 §5',
  explanation:
    'The real ClientHello with the real host name, encrypted for the server; the name outside is only a cover. Clients that have no key for the server send random bytes of the same form, and nobody on the path can tell the two apart.',
  places: ['client_hello', 'hello_retry_request', 'encrypted_extensions'],
  decode(reader, place) {
    if (place === 'hello_retry_request') return toHex(reader.take('confirmation', CONFIRMATION_LENGTH));
    if (place === 'encrypted_extensions') {
      const configs = reader.vector('retry_configs', 2, (list) => list.group('ech_config', decodeConfig), 1);
      reader.note(`${configs.length} to try again with`);
      return configs;
    }
    return decodeClientHello(reader);
  },
};

function decodeClientHello(reader: Reader): Json {
  const type = reader.u8('type', (value) => (value === OUTER ? 'outer' : value === INNER ? 'inner' : undefined));
  if (type === INNER) return { type: 'inner' };
  if (type !== OUTER) throw reader.fail('illegal_value', `type ${type} is neither outer nor inner`, 'type');
  const suite = decodeCipherSuite(reader);
  const configId = reader.u8('config_id');
  const encLength = reader.opaque('enc', 2, (bytes) => counted(bytes.length, 'byte')).length;
  const payloadLength = reader.opaque('payload', 2, (bytes) => counted(bytes.length, 'byte')).length;
  reader.note(`outer, ${counted(payloadLength, 'byte')}; real or GREASE, nobody on the path can tell`);
  return { type: 'outer', ...suite, configId, encLength, payloadLength };
}

function decodeCipherSuite(reader: Reader): { kdf: number; aead: number } {
  return reader.group('cipher_suite', (row) => {
    const kdf = row.u16('kdf_id', hpkeKdfName);
    const aead = row.u16('aead_id', hpkeAeadName);
    row.note(`${hpkeKdfName(kdf) ?? kdf}, ${hpkeAeadName(aead) ?? aead}`);
    return { kdf, aead };
  });
}

/** ECHConfig (RFC 9849 §4); returns its public name, or null for a version that is not known. */
function decodeConfig(reader: Reader): string | null {
  const version = reader.u16('version');
  return reader.nested('contents', 2, (contents) => {
    if (version !== CONFIG_VERSION) {
      contents.rest('data');
      return null;
    }
    contents.u8('config_id');
    contents.u16('kem_id', hpkeKemName);
    contents.opaque('public_key', 2, (bytes) => counted(bytes.length, 'byte'));
    contents.vector('cipher_suites', 2, decodeCipherSuite, 1);
    contents.u8('maximum_name_length');
    const name = asciiText(contents.opaque('public_name', 1, asciiText));
    contents.vector('extensions', 2, (list) =>
      list.group('extension', (extension) => {
        extension.u16('type');
        extension.opaque('data', 2);
      }),
    );
    contents.note(name);
    return name;
  });
}
