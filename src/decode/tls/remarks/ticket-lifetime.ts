/** Tickets that live longer than TLS 1.3 allows. */
import type { Remarks } from './remark.ts';

/** Seven days in seconds (RFC 9846 §4.7.1 [8446 §4.6.1]). */
const LONGEST = 604_800;

export const ticketLifetime: Remarks = (value) => {
  // Only tickets of TLS 1.3 have a nonce.
  if (value.type !== 'new_session_ticket' || value.nonce === undefined || value.lifetime <= LONGEST) return [];
  return [{ check: 'ticket_lifetime', severity: 'error', summary: `a ticket for ${value.lifetime} s; seven days (${LONGEST} s) are the most`, citation: 'RFC 9846 §4.7.1 [8446 §4.6.1]' }];
};
