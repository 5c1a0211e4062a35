/** The files with the root that the page offers: what each is called, and how it is sent. */
import type { RootFacts } from '../../ca/authority.ts';
import { fileStem, mobileConfig } from './mobile-config.ts';

/** A file of the page. */
export interface Download {
  /** Path on the site. */
  path: string;
  /** Words for people. */
  title: string;
  /** File name to save it as. */
  file: string;
  type: string;
  /** attachment: always saved. inline: the browser may hand it to whoever installs it (RFC 6266 §4.2). */
  disposition: 'attachment' | 'inline';
  body: (root: RootFacts) => Uint8Array;
}

export type DownloadId = 'pem' | 'der' | 'mobileconfig';

/** Media types: RFC 9399 §5 and practice (x-x509-ca-cert makes Firefox and Android offer to install), Apple's for profiles, RFC 8555 §9.1 for PEM. */
const TYPES = { pem: 'application/pem-certificate-chain', der: 'application/x-x509-ca-cert', mobileconfig: 'application/x-apple-aspen-config' } as const;

/** What can be downloaded of a root. */
export function downloads({ sha256 }: Pick<RootFacts, 'sha256'>): Record<DownloadId, Download> {
  const stem = fileStem(sha256);
  return {
    der: { path: '/root.crt', title: 'Certificate (DER)', file: `${stem}.crt`, type: TYPES.der, disposition: 'inline', body: ({ der }) => der },
    pem: { path: '/root.pem', title: 'Certificate (PEM)', file: `${stem}.pem`, type: TYPES.pem, disposition: 'attachment', body: ({ pem }) => Buffer.from(pem) },
    mobileconfig: { path: '/root.mobileconfig', title: 'Profile for iPhone, iPad and Mac', file: `${stem}.mobileconfig`, type: TYPES.mobileconfig, disposition: 'inline', body: (root) => Buffer.from(mobileConfig(root)) },
  };
}
