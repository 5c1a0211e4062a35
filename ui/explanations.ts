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
  plain: { title: 'plain HTTP', key: 'connection.plain' },
  opening: { title: 'opening', key: 'connection.opening' },
  upgraded: { title: 'another protocol', key: 'connection.upgraded' },
  forged: { title: 'forged: made by trustlens', key: 'chain.forged' },
  sent: { title: 'sent, or found elsewhere', key: 'chain.sent' },
  not_needed: { title: 'sent, not needed', key: 'chain.not_needed' },
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
