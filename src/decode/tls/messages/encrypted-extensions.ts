/** EncryptedExtensions (RFC 9846 §4.4.1 [8446 §4.3.1]). */
import type { DecodedExtension } from '../extensions/extension.ts';
import { decodeExtensions } from '../extensions/registry.ts';
import type { HandshakeMessageDecoder } from './message.ts';
import { selectedProtocol } from './server-hello.ts';

/** The server's answers to the client's extensions that need not be public. */
export interface EncryptedExtensions {
  type: 'encrypted_extensions';
  extensions: readonly DecodedExtension[];
  /** The application protocol the server chose. */
  alpn: string | undefined;
  /** The server takes the client's early data (RFC 9846 §4.3.10 [8446 §4.2.10]). */
  earlyData: boolean;
}

/** Number of early_data in the registry. */
const EARLY_DATA = 42;

export const encryptedExtensions: HandshakeMessageDecoder<EncryptedExtensions> = {
  id: 8,
  name: 'EncryptedExtensions',
  citation: 'RFC 9846 §4.4.1 [8446 §4.3.1]',
  explanation:
    'The first encrypted message: what the server answers to the ClientHello and nobody on the way needs to know, such as the application protocol. TLS 1.2 said all this in the open.',
  decode(reader) {
    const extensions = decodeExtensions(reader, 'encrypted_extensions');
    return { type: 'encrypted_extensions', extensions, alpn: selectedProtocol(extensions), earlyData: extensions.some(({ id }) => id === EARLY_DATA) };
  },
  summary({ extensions, alpn, earlyData }) {
    const parts = [...(alpn === undefined ? [] : [alpn]), ...(earlyData ? ['early data accepted'] : [])];
    return parts.length > 0 ? parts.join(' · ') : extensions.length === 0 ? 'empty' : extensions.map(({ name }) => name).join(', ');
  },
};
