/** What `?` shows, and the words of the dashboard itself with their place in the stream's glossary. */

export interface Explanation {
  title: string;
  text: string;
  citation: string;
}

/** The dashboard's own words: what they are called in full, and the glossary's key. */
export const WORDS = {
  downstream: { title: 'down: client and trustlens', key: 'connection.downstream' },
  upstream: { title: 'up: trustlens and server', key: 'connection.upstream' },
  bytes: { title: 'bytes relayed', key: 'connection.bytes' },
  time: { title: 'how long it lasted', key: 'connection.time' },
  own: { title: 'the page of trustlens', key: 'connection.own' },
  plain: { title: 'plain HTTP', key: 'connection.plain' },
  opening: { title: 'opening', key: 'connection.opening' },
  upgraded: { title: 'another protocol', key: 'connection.upgraded' },
  tcp: { title: 'TCP to the server', key: 'connection.tcp' },
  established: { title: 'handshake complete', key: 'connection.established' },
  ended: { title: 'how the connection ended', key: 'connection.ended' },
  data: { title: 'application data', key: 'connection.data' },
  hidden_messages: { title: 'messages that are not kept', key: 'connection.hidden_messages' },
  hello_retry: { title: 'the second ClientHello', key: 'connection.hello_retry' },
  step_client_hello: { title: '1 ClientHello', key: 'step.client_hello' },
  step_certificate: { title: '2 the server’s certificate', key: 'step.certificate' },
  step_verification: { title: '3 its verification', key: 'step.verification' },
  step_key_exchange: { title: '4 the key exchange', key: 'step.key_exchange' },
  step_encrypted: { title: '5 the encrypted connection', key: 'step.encrypted' },
  step_end: { title: '6 the end of the keys', key: 'step.end' },
  keys: { title: 'short hashes of keys', key: 'step.encrypted' },
  forged: { title: 'forged: made by trustlens', key: 'chain.forged' },
  sent: { title: 'sent, or found elsewhere', key: 'chain.sent' },
  not_needed: { title: 'sent, not needed', key: 'chain.not_needed' },
  revocation: { title: 'revocation', key: 'chain.revocation' },
  anchor: { title: 'the root the path ends in', key: 'chain.anchor' },
  computed: { title: 'computed, not seen', key: 'chain.computed' },
  root: { title: 'the root of trustlens', key: 'chain.root' },
  ja4: { title: 'JA4: fingerprint of a ClientHello', key: 'agreed.ja4' },
  exchange: { title: 'exchange', key: 'http.exchange' },
  body: { title: 'body', key: 'http.body' },
  informational: { title: 'informational response', key: 'http.informational' },
  switched: { title: 'another protocol from here on', key: 'http.upgraded' },
} as const satisfies Record<string, { title: string; key: string }>;

export type Word = keyof typeof WORDS;
