/** What the two sides agreed on, gathered from their messages. */
import { namedGroupClass, namedGroupNamed } from './registries/named-groups.ts';
import { cipherSuite, cipherSuiteNamed } from './registries/cipher-suites.ts';
import type { Named } from './registries/registry.ts';
import { signatureSchemeNamed } from './registries/signature-schemes.ts';
import { VERSION, versionNamed } from './registries/versions.ts';
import type { ClientHello } from './messages/message.ts';
import type { MessageValue } from './messages/registry.ts';
import type { ServerHello } from './messages/server-hello.ts';
import type { Side } from './item.ts';

/**
 * How the two came to a common secret. rsa: the client sent it encrypted. ecdhe, dhe: nobody sent it. hybrid: the same, with a
 * part that a quantum computer does not open. psk: from a key both had. resumption: from an earlier session (TLS 1.2).
 */
export type KeyExchange = 'rsa' | 'ecdhe' | 'dhe' | 'hybrid' | 'psk' | 'resumption' | 'other';

/** Negotiated values, as far as the bytes have shown them; undefined where they have not yet, or do not apply. */
export interface Negotiated {
  version: Named | undefined;
  cipherSuite: Named | undefined;
  /** The group of the key exchange. */
  group: Named | undefined;
  /** DHE up to TLS 1.2: size of the prime, bits. */
  primeBits: number | undefined;
  keyExchange: KeyExchange | undefined;
  /** The server's signature: CertificateVerify of TLS 1.3, ServerKeyExchange of TLS 1.2. */
  signatureScheme: Named | undefined;
  alpn: string | undefined;
  /** As the client asked. */
  serverName: string | undefined;
  /** psk: TLS 1.3. ticket, session_id: TLS 1.2. false: a full handshake. */
  resumed: 'psk' | 'ticket' | 'session_id' | false | undefined;
  /** The server sent a HelloRetryRequest. */
  helloRetry: boolean;
  earlyData: 'none' | 'offered' | 'accepted' | 'rejected';
  clientCertificate: 'not_requested' | 'requested' | 'sent' | 'declined';
  /** TLS 1.2 (RFC 7627); part of TLS 1.3 anyway. */
  extendedMainSecret: boolean | undefined;
  /** TLS 1.2 with CBC (RFC 7366). */
  encryptThenMac: boolean | undefined;
}

/** Numbers of extensions whose presence says something. */
const EXTENSION = { encryptThenMac: 22, extendedMainSecret: 23, sessionTicket: 35, earlyData: 42 } as const;

/** Messages that only one side may send; from the other they change nothing here. */
const SENDERS: ReadonlyMap<MessageValue['type'], Side> = new Map([
  ['client_hello', 'client'],
  ['client_key_exchange', 'client'],
  ['end_of_early_data', 'client'],
  ['server_hello', 'server'],
  ['encrypted_extensions', 'server'],
  ['certificate_request', 'server'],
  ['certificate_status', 'server'],
  ['server_key_exchange', 'server'],
  ['server_hello_done', 'server'],
  ['new_session_ticket', 'server'],
  ['hello_request', 'server'],
]);

/** Follows the messages of one handshake; a second one on the same connection (TLS 1.2) starts it anew. */
export class Negotiation {
  readonly values: Negotiated = fresh();
  /** The ClientHello that counts. */
  clientHello: ClientHello | undefined;
  /** The ServerHello that counts; a HelloRetryRequest does not. */
  serverHello: ServerHello | undefined;
  /** The client wants to negotiate anew (TLS 1.2); it counts once the server agrees. */
  #renegotiating: ClientHello | undefined;

  /** TLS 1.3 was chosen. */
  get isTls13(): boolean {
    return this.serverHello?.version === VERSION.tls13;
  }

  /** What the layout of messages depends on. */
  get context(): { version: number | undefined; cipherSuite: number | undefined } {
    return { version: this.serverHello?.version, cipherSuite: this.serverHello?.cipherSuite };
  }

  /** Why a message may not come here from that side; undefined when it may. */
  objection(from: Side, { type }: MessageValue): string | undefined {
    if ((SENDERS.get(type) ?? from) !== from) return `${type} from the ${from}`;
    if (this.isTls13 && (type === 'client_hello' || type === 'server_hello')) return `${type} after the handshake has begun`;
    return undefined;
  }

  /** Takes note of a message. */
  observe(from: Side, value: MessageValue): void {
    const { values } = this;
    switch (value.type) {
      case 'client_hello':
        this.#observeClientHello(value);
        break;
      case 'server_hello':
        this.#observeServerHello(value);
        break;
      case 'encrypted_extensions':
        values.alpn = value.alpn;
        if (values.earlyData === 'offered') values.earlyData = value.earlyData ? 'accepted' : 'rejected';
        break;
      case 'server_key_exchange':
        if (value.group !== undefined) values.group = namedGroupNamed(value.group);
        values.primeBits = value.primeBits;
        if (value.algorithm !== undefined) values.signatureScheme = signatureSchemeNamed(value.algorithm);
        break;
      case 'server_hello_done':
        values.resumed = false;
        break;
      case 'certificate_request':
        values.clientCertificate = 'requested';
        break;
      case 'certificate':
        if (from === 'client') values.clientCertificate = value.entries.length > 0 ? 'sent' : 'declined';
        break;
      case 'compressed_certificate':
        if (from === 'client') values.clientCertificate = value.certificate?.entries.length === 0 ? 'declined' : 'sent';
        break;
      case 'certificate_verify':
        if (from === 'server' && value.algorithm !== undefined) values.signatureScheme = signatureSchemeNamed(value.algorithm);
        break;
      default:
    }
  }

  /** The server changes its keys (TLS 1.2): without a ServerHelloDone before, it resumes. */
  observeServerChangeCipherSpec(): void {
    if (this.isTls13 || this.serverHello === undefined || this.values.resumed !== undefined) return;
    const ticket = this.clientHello?.extensions.find(({ id }) => id === EXTENSION.sessionTicket);
    this.values.resumed = ticket !== undefined && ticket.body.length > 0 ? 'ticket' : 'session_id';
    this.values.keyExchange = 'resumption';
  }

  #observeClientHello(hello: ClientHello): void {
    if (this.serverHello !== undefined) {
      this.#renegotiating = hello;
      return;
    }
    const { helloRetry, earlyData } = this.values;
    this.#begin(hello);
    if (helloRetry) Object.assign(this.values, { helloRetry, earlyData });
    else if (hasExtension(hello, EXTENSION.earlyData)) this.values.earlyData = 'offered';
  }

  #begin(hello: ClientHello): void {
    Object.assign(this.values, fresh());
    this.clientHello = hello;
    this.values.serverName = hello.serverName;
  }

  #observeServerHello(hello: ServerHello): void {
    const { values } = this;
    if (this.#renegotiating !== undefined) this.#begin(this.#renegotiating);
    this.#renegotiating = undefined;
    values.version = versionNamed(hello.version);
    values.cipherSuite = cipherSuiteNamed(hello.cipherSuite);
    if (hello.group !== undefined) values.group = namedGroupNamed(hello.group);
    if (hello.retry) {
      values.helloRetry = true;
      if (values.earlyData === 'offered') values.earlyData = 'rejected';
      return;
    }
    this.serverHello = hello;
    values.keyExchange = keyExchangeOf(hello);
    if (hello.version === VERSION.tls13) {
      values.resumed = hello.selectedPsk === undefined ? false : 'psk';
    } else {
      if (values.earlyData === 'offered') values.earlyData = 'rejected';
      values.alpn = hello.alpn;
      values.extendedMainSecret = hasExtension(hello, EXTENSION.extendedMainSecret);
      values.encryptThenMac = hasExtension(hello, EXTENSION.encryptThenMac);
    }
  }
}

function fresh(): Negotiated {
  return {
    version: undefined,
    cipherSuite: undefined,
    group: undefined,
    primeBits: undefined,
    keyExchange: undefined,
    signatureScheme: undefined,
    alpn: undefined,
    serverName: undefined,
    resumed: undefined,
    helloRetry: false,
    earlyData: 'none',
    clientCertificate: 'not_requested',
    extendedMainSecret: undefined,
    encryptThenMac: undefined,
  };
}

function hasExtension(message: Pick<ClientHello, 'extensions'>, wanted: number): boolean {
  return message.extensions.some(({ id }) => id === wanted);
}

function keyExchangeOf(hello: ServerHello): KeyExchange {
  if (hello.version === VERSION.tls13) {
    if (hello.group === undefined) return 'psk';
    const kind = namedGroupClass(hello.group);
    return kind === 'hybrid' || kind === 'post-quantum' ? 'hybrid' : kind === 'ffdhe' ? 'dhe' : 'ecdhe';
  }
  switch (cipherSuite(hello.cipherSuite)?.keyExchange) {
    case 'RSA':
      return 'rsa';
    case 'ECDHE':
      return 'ecdhe';
    case 'DHE':
      return 'dhe';
    case 'PSK':
      return 'psk';
    default:
      return 'other';
  }
}
