/** Checks and faults that concern time. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const DATE_CHECKS: Entries = {
  validity_dates: entry('Now must lie between the two dates of every certificate of the path. A clock that is wrong makes good certificates look bad.', 'RFC 5280 §6.1.3(a)(2)'),
  expired: entry('The last moment of a certificate is over. Nobody watches any more whether its key was stolen, so clients refuse it.', 'RFC 5280 §6.1.3(a)(2)'),
  not_yet_valid: entry('The first moment of a certificate is still to come. Most often the clock of this machine, or that of the CA, is wrong.', 'RFC 5280 §6.1.3(a)(2)'),
  unreadable_dates: entry('The two dates of the certificate cannot be read, so nobody can say whether it is valid.', 'RFC 5280 §4.1.2.5'),
  expires_soon: entry('With less than a third of its life left a certificate should be renewed by now. Whatever renews it may have failed without anybody noticing.', 'RFC 9773 §1'),
  validity_length: entry('Public CAs may give certificates for so many days and no longer, fewer from year to year. Automatic renewal is what makes the short times bearable.', 'BR §6.3.2, ballot SC-081v3'),
  valid_too_long: entry('The certificate is valid for longer than was allowed on the day it was issued. Browsers refuse such ones from public CAs.', 'BR §6.3.2, ballot SC-081v3'),
  short_lived: entry('The certificate lives for a few days only. It runs out before anybody would hear that it was called back, so it need not say where that is told.', 'BR §1.6.1'),
};
