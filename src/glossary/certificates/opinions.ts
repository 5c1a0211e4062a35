/** Who is asked for an opinion on a chain, by the name of the file that asks. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const OPINIONS: Entries = {
  all: entry('The same chain, judged over other lists of roots and by the rules of other clients, because a certificate is never good in itself. Where they differ, the reason stands beside each.', 'RFC 5280 §6.1.1(d)'),
  store: entry('The same rules over the roots of one place. Only the roots decide here: a chain that leads to one of them holds, if nothing else is wrong with it.', 'RFC 5280 §6.1.1(d)'),
  profile: entry('The rules of one kind of client over all roots that are trusted here. It is told from what is published about that client, and not by asking it.', 'RFC 5280 §6.1'),
  node_roots: entry('The roots that Node ships, which are those of Mozilla at the time of its release. Programs on Node use these and not the ones of the system, unless they are told otherwise.', 'Mozilla CA Certificate Program, https://wiki.mozilla.org/CA'),
  system_store: entry('The roots of this operating system, which curl, Python, Go and many others go by. An administrator may have added some.', 'RFC 5280 §6.1.1(d)'),
  nss_databases: entry('A database of roots in a home folder or a browser profile, which Chromium on Linux and Firefox add to their own. A dash means that there is none on this machine, or that it cannot be read.', 'NSS, https://firefox-source-docs.mozilla.org/security/nss/'),
  given_files: entry('The roots you gave with --upstream-ca, and no others. They count for this run only.', 'RFC 5280 §6.1.1(d)'),
  chrome: entry('What Chrome makes of it: the name must be in the list, chains of public CAs need receipts of logs and a short life. Roots that a user added are held to fewer rules.', 'Chromium, net/cert; Chrome CT policy'),
  apple: entry('What Safari and all programs on Apple systems make of it: limits on life, key and hash that hold for private CAs too.', 'Apple, support.apple.com 103769 and 103214'),
  mozilla: entry('What Firefox makes of it: its own verifier, strict in a few places where others are not, with the intermediates of public CAs on board.', 'Mozilla, mozilla::pkix; RFC 5280 §6.1'),
  strict_rfc5280: entry('The standard to the letter, which no browser applies: what it finds is a sign of careless software at the CA and seldom a danger.', 'RFC 5280 §4 and §6'),
};
