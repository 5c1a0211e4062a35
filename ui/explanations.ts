/** What the words of the dashboard itself mean, in two plain sentences with a source. What fields are for comes with the stream's glossary. */

export interface Explanation {
  title: string;
  text: string;
  citation: string;
}

/** Words of the dashboard by key. */
export const EXPLANATIONS = {
  downstream: {
    title: 'down: client and trustlens',
    text: 'The hop between the client and trustlens. The client believes it talks to the server; it talks to trustlens, which shows it a certificate of its own making.',
    citation: 'interception: RFC 8404 §2.2',
  },
  upstream: {
    title: 'up: trustlens and server',
    text: 'The hop between trustlens and the real server. Here trustlens is the client: it verifies the server’s chain and offers what the real client offered, as far as that is safe.',
    citation: 'RFC 9846 §2 [8446 §2]',
  },
  verdict: {
    title: 'the judgement of the server’s chain',
    text: 'Every certificate the server sent is checked as a browser would: dates, names, signatures, keys, and whether the chain ends at a root this machine trusts. A bad chain is never hidden: the reason is here and on the row.',
    citation: 'RFC 5280 §6.1, RFC 9525 §6',
  },
  forged: {
    title: 'forged: made by trustlens',
    text: 'This certificate was made by trustlens a moment ago, with a key of its own and signed by its own root. A client accepts it only if it was told to trust that root; that is why installing a root is a decision worth thinking about.',
    citation: 'RFC 5280 §3.2',
  },
  sent: {
    title: 'sent, or found elsewhere',
    text: 'A server sends its own certificate and those that lead to a root, but usually not the root itself, because a root counts only if the client has it already. A missing one in the middle makes some clients fail and others not.',
    citation: 'RFC 9846 §4.5.1 [8446 §4.4.2]',
  },
  computed: {
    title: 'computed, not seen',
    text: 'The certificates were encrypted on the wire or the session was resumed, so this is the path Node built and not the list the server sent. Order, extra and missing certificates cannot be told from it.',
    citation: 'RFC 9846 §4.5 [8446 §4.4]',
  },
  ja4: {
    title: 'JA4: fingerprint of a ClientHello',
    text: 'A short form of what a client offers: versions, suites, extensions, protocols. Programs that use the same TLS library in the same way have the same one, so a server can tell trustlens from the client it speaks for.',
    citation: 'JA4 by FoxIO, https://github.com/FoxIO-LLC/ja4',
  },
  ja3: {
    title: 'JA3: fingerprint of a ClientHello',
    text: 'An MD5 hash of the version, suites, extensions, groups and point formats in the order the client sent them. Clients that shuffle their extensions have a new one for every connection, which is why JA4 sorts them.',
    citation: 'https://github.com/salesforce/ja3',
  },
  kept: {
    title: 'kept',
    text: 'The same on both hops: the client was given what the server really has.',
    citation: '',
  },
  changed: {
    title: 'changed',
    text: 'Different on the two hops, because trustlens has its own keys, its own issuer and its own limits. The client sees the one, the server has the other.',
    citation: '',
  },
  dropped: {
    title: 'dropped',
    text: 'The server has it and the client does not get it, because it would not be true of a forged certificate: a log’s timestamp, for example, speaks of the real one only.',
    citation: 'RFC 6962 §3.2',
  },
  invented: {
    title: 'invented',
    text: 'The client gets it and the server has nothing of the kind.',
    citation: '',
  },
  exchange: {
    title: 'exchange',
    text: 'A request and everything that came back for it. In HTTP/2 many of them share a connection at the same time, each in a stream of its own.',
    citation: 'RFC 9110 §3.3, RFC 9113 §5',
  },
  passed: {
    title: 'passed through',
    text: 'The bytes of this connection go from one side to the other without being read: it is not TLS, or somebody asked for it. What was visible to everybody on the way is still shown.',
    citation: 'RFC 9110 §9.3.6',
  },
  failure: {
    title: 'the handshake failed',
    text: 'One side ended the handshake before anything could be sent through it. The alert says why, as far as the side that sent it wanted to say.',
    citation: 'RFC 9846 §6.2 [8446 §6.2]',
  },
  root: {
    title: 'the root of trustlens',
    text: 'The certificate every forged one is signed with. Whoever trusts it lets trustlens speak for any site (unless it is constrained), so it is short-lived, its key never leaves its folder, and it can be removed again.',
    citation: 'RFC 5280 §4.2.1.9',
  },
} as const satisfies Record<string, Explanation>;

export type ExplanationKey = keyof typeof EXPLANATIONS;
