/** authorityKeyIdentifier: which key signed this certificate. */
import { toColonHex, toHex } from '../../../src/bytes/hex.ts';
import { contentOf } from '../asn1.ts';
import { Elements } from '../asn1-elements.ts';
import { nameWithKind, readGeneralNameList } from '../general-names.ts';
import type { CertificateExtension, ExtensionValues } from './extension.ts';

export const authorityKeyIdentifier: CertificateExtension = {
  oid: '2.5.29.35',
  name: 'authorityKeyIdentifier',
  citation: 'RFC 5280 §4.2.1.1',
  explanation: 'Names the key that signed this certificate. It helps to choose between issuers of the same name; the signature alone decides.',
  read(value) {
    const problems: string[] = [];
    const elements = Elements.of(value, 'authorityKeyIdentifier');
    const keyId = elements.context(0);
    const issuer = elements.contextList(1);
    const serial = elements.context(2);
    elements.finish();
    const lines: string[] = [];
    const values: ExtensionValues = {};
    if (keyId !== undefined) {
      lines.push(`key: ${toColonHex(contentOf(keyId))}`);
      values.authorityKeyId = toHex(contentOf(keyId));
    }
    if (issuer !== undefined) {
      const names = readGeneralNameList(issuer, { label: 'authorityKeyIdentifier', problems });
      lines.push(...names.map((name) => `issuer of the issuer: ${nameWithKind(name)}`));
      values.authorityCertificate = { issuer: names, ...(serial === undefined ? {} : { serial: toHex(contentOf(serial)) }) };
    }
    if (serial !== undefined) lines.push(`serial of the issuer: ${toColonHex(contentOf(serial))}`);
    if ((issuer === undefined) !== (serial === undefined)) problems.push('authorityKeyIdentifier: issuer and serial belong together, one is missing');
    return { lines, values, problems };
  },
};
