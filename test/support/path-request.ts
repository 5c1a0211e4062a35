/** Chains for the path builder, made to order. */
import { Anchors } from '../../ca/path/anchors.ts';
import { KnownCertificate } from '../../ca/path/known-certificate.ts';
import type { PathRequest } from '../../ca/path/path-builder.ts';
import type { AnchorSource } from '../../ca/checks/check.ts';
import { NOW } from './judged-path.ts';
import { basicConstraints, keyUsage, makeCertificate } from './made-certificate.ts';
import type { CertificateWish, MadeCertificate } from './made-certificate.ts';

/** A CA certificate; without an issuer a root. Its key goes by its subject, so that one CA can be certified several times. */
export function authority(subject: string, issuer?: MadeCertificate, wish: CertificateWish = {}): MadeCertificate {
  return makeCertificate({ subject, keyName: subject, ...(issuer === undefined ? {} : { issuer }), extensions: [basicConstraints(true), keyUsage('keyCertSign', 'cRLSign')], ...wish });
}

/** What the builder is asked; the leaf is the first certificate sent. */
export function pathRequest(sent: readonly MadeCertificate[], roots: readonly MadeCertificate[], local: readonly MadeCertificate[] = [], source: AnchorSource = 'file'): PathRequest {
  const known = sent.map(({ der }) => new KnownCertificate(der));
  const [leaf] = known;
  if (leaf === undefined) throw new Error('nothing sent');
  return { leaf, sent: known, local: local.map(({ der }) => new KnownCertificate(der)), anchors: new Anchors([[source, roots.map(({ der }) => new KnownCertificate(der))]]), now: NOW };
}
