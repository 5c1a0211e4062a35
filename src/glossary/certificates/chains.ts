/** Where the certificates of a chain come from, and how the chain was judged. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const CHAINS: Entries = {
  sent: entry('A server sends its own certificate and those that lead to a root, but usually not the root itself, because a root counts only if the client has it already. A missing one in the middle makes some clients fail and others not.', 'RFC 9846 §4.5.1 [8446 §4.4.2]'),
  not_needed: entry('The server sent it, and the path to the root does without it. It costs bytes in every full handshake and is often left over from a change of CA.', 'RFC 9846 §4.5.1 [8446 §4.4.2]'),
  anchor: entry('The root the path ends in: it was not judged by its signature, it is trusted because this machine or this program holds it. That is what makes a list of roots worth attacking.', 'RFC 5280 §6.1.1(d)'),
  computed: entry('The certificates were encrypted on the wire or the session was resumed, so this is the path Node built and not the list the server sent. Order, extra and missing certificates cannot be told from it.', 'RFC 9846 §4.5 [8446 §4.4]'),
  forged: entry('This certificate was made by trustlens a moment ago, with a key of its own and signed by its own root. A client accepts it only if it was told to trust that root; that is why installing a root is a decision worth thinking about.', 'RFC 5280 §3.2'),
  revocation: entry('What somebody who may know says about whether the CA took the certificate back, how fresh that is and who signed it. An answer that is too old or signed by somebody else counts for nothing.', 'RFC 6960; RFC 5280 §5 and §6.3'),
  root: entry('The certificate every forged one is signed with. Whoever trusts it lets trustlens speak for any site unless it is constrained, so it is short-lived and its key never leaves its folder.', 'RFC 5280 §4.2.1.9'),
};

/** Verdicts and severities. */
export const VERDICTS: Entries = {
  ok: entry('Every check that a browser would make was passed: dates, names, signatures, keys, and a path to a root this machine trusts. It says who the server is, not whether it means well.', 'RFC 5280 §6.1; RFC 9525 §6'),
  warning: entry('A browser would let it pass, and something is worth a look: it runs out soon, or a rule is broken that only some clients enforce. The reasons are in the chains view.', 'RFC 5280 §6.1; RFC 9525 §6'),
  bad: entry('A browser would refuse this chain, for the reasons listed in the chains view. trustlens does not hide that: the client meets the same fault, a page that explains it, or an alert.', 'RFC 5280 §6.1; RFC 9525 §6'),
  none: entry('No chain was judged on this connection, because none was seen: the handshake did not come that far, or nothing of it was read.', 'RFC 5280 §6.1'),
  passed: entry('These checks looked and had nothing to say against the chain. Open the line to see each of them with its source.', 'RFC 5280 §6.1'),
  not_applicable: entry('These checks have nothing to look at here: rules for public CAs, for example, do not bind a private one. Not applicable is a result and not a gap.', 'RFC 5280 §6.1'),
  notes: entry('Good to know, and no reason to refuse or to worry. Open the line to see each of them with its source.', 'RFC 5280 §6.1'),
};
