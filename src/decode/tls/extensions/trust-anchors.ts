/** trust_anchors (0xca34): short names of the roots that the sender trusts. */
import { counted } from '../../../bytes/counted.ts';
import { relativeObjectIdentifier } from '../distinguished-name.ts';
import type { Extension } from './extension.ts';

/** Where roots are named, the list of their identifiers (object identifiers below 1.3.6.1.4.1, dotted); beside a certificate null. */
export const trustAnchors: Extension = {
  id: 0xca34,
  name: 'trust_anchors',
  citation: 'draft-ietf-tls-trust-anchor-ids-06',
  explanation:
    'The sender names roots it trusts by short numbers, so that a server with several certificates can send the one that leads to a root the client knows. Browsers need it to bring in new roots and drop old ones without breaking sites.',
  places: ['client_hello', 'encrypted_extensions', 'certificate_request', 'certificate'],
  decode(reader, place) {
    // Beside a certificate it only says that the certificate was chosen by it.
    if (place === 'certificate') return null;
    const identifiers = reader.vector(
      'trust_anchor_id_list',
      2,
      (list) => {
        const identifier = relativeObjectIdentifier(list.opaque('trust_anchor_id', 1, relativeObjectIdentifier));
        if (identifier === undefined) throw list.fail('illegal_value', 'not a relative object identifier', 'trust_anchor_id');
        return identifier;
      },
      place === 'encrypted_extensions' ? 1 : 0,
    );
    reader.note(counted(identifiers.length, 'root'));
    return identifiers;
  },
};
