/** Checks and faults that concern the CAs of the path, and the order in which the chain was sent. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const PATH_CHECKS: Entries = {
  issuer_is_ca: entry('Every certificate that signed another must say that it is a CA and may sign. Without this check everybody with a certificate could make one for any name.', 'RFC 5280 §6.1.4(k)(n)'),
  issuer_is_no_ca: entry('A certificate that is no CA has signed another one. Clients once forgot to look, and any site could pose as any other.', 'RFC 5280 §6.1.4(k)'),
  issuer_may_not_sign: entry('The CA’s own certificate does not allow its key to sign certificates.', 'RFC 5280 §6.1.4(n)'),
  old_issuer: entry('The CA’s certificate is of a version that could not yet say whether it is a CA. Only roots may still be like that.', 'RFC 5280 §6.1.4(k)'),
  path_length: entry('A CA can say how many CAs may stand below it. The limit keeps a customer’s CA from making more of them.', 'RFC 5280 §4.2.1.9'),
  path_too_long: entry('More CAs stand below one of the path than it allows.', 'RFC 5280 §6.1.4(l)(m)'),
  policies: entry('Policies are names for the rules by which a certificate was issued. Some CAs demand that one of them holds from top to bottom.', 'RFC 5280 §6.1.5(g)'),
  policy: entry('A CA of the path demands a policy, and none holds all the way down. Clients that look at policies refuse.', 'RFC 5280 §6.1.5(g)'),
  policy_not_carried: entry('The certificate says that its owner was checked most thoroughly (EV), but the CAs above carry none of its policies. Clients that look treat it as an ordinary one.', 'RFC 5280 §6.1.5(g); BR §7.1.2.7.9'),
  critical_extensions: entry('An extension marked critical must be understood, or the certificate refused. So a CA can make sure that a limit is not overlooked.', 'RFC 5280 §4.2'),
  unknown_critical_extension: entry('The certificate wants something to be understood that clients do not know. To be safe they refuse it.', 'RFC 5280 §4.2'),
  broken_extension: entry('A critical extension cannot be read. What it limits cannot be kept, so the certificate is refused.', 'RFC 5280 §4.2'),
  precertificate: entry('A draft that a CA hands to the public logs before it issues the real certificate. It is marked so that no client takes it for one.', 'RFC 6962 §3.1'),
  chain_order: entry('The server should send its own certificate first, each one followed by its issuer, and nothing else. TLS 1.3 forgives another order, older clients do not.', 'RFC 9846 §4.5.1 [8446 §4.4.2]; RFC 5246 §7.4.2'),
  leaf_not_first: entry('The server’s own certificate does not come first. Every client takes the first one for it.', 'RFC 9846 §4.5.1 [8446 §4.4.2]'),
  chain_not_in_order: entry('The certificates are not sent one after the other up to the root. TLS 1.2 demands the order, and strict clients fail without it.', 'RFC 5246 §7.4.2'),
  duplicate_certificate: entry('A certificate was sent twice, which only costs bytes. Usually two files were joined that both had it.', 'RFC 9846 §4.5.1 [8446 §4.4.2]'),
  unrelated_certificate: entry('A certificate was sent that belongs to no path from the server’s own. It costs bytes and can mislead clients that take the first path they find.', 'RFC 9846 §4.5.1 [8446 §4.4.2]'),
  fetched_issuers: entry('Tells which certificates of the path were fetched, because the server did not send them. It is asked for with --fetch and never done silently.', 'RFC 5280 §4.2.2.1'),
  intermediate_fetched: entry('The server did not send the certificate of a CA in the middle, and it was fetched from the place that the one below names. Clients that do not fetch refuse this server.', 'RFC 5280 §4.2.2.1'),
  intermediate_not_fetched: entry('A certificate that the server did not send could not be fetched either. The place that is named for it may be wrong, or out of reach.', 'RFC 5280 §4.2.2.1'),
  intermediate_not_sent: entry('A CA in the middle was not sent; trustlens had it at hand. Clients that do not have it refuse, which makes the fault come and go.', 'RFC 9846 §4.5.1 [8446 §4.4.2]'),
  root_sent: entry('The server sends the root as well. A client that trusts it has it already, and one that does not gains nothing by it.', 'RFC 9846 §4.5.1 [8446 §4.4.2]'),
  intermediate_profile: entry('What browsers want of a CA in the middle: limited to servers, with a place where it can be called back. It keeps a CA for mail from making certificates for sites.', 'BR §7.1.2.6'),
  odd_intermediate: entry('A CA in the middle lacks something that public ones must have.', 'BR §7.1.2.6'),
  unlimited_intermediate: entry('A CA in the middle may sign for any purpose. Public ones are limited to servers by now.', 'BR §7.1.2.6'),
  root_profile: entry('What browsers want of a root: a bounded life, rights marked as critical, and no purposes. It was looked at once, when it was taken into the list.', 'BR §7.1.2.1'),
  odd_root: entry('The root is made in another way than public ones have to be. Roots that were taken into the lists long ago often are.', 'BR §7.1.2.1'),
};
