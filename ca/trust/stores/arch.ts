/** Arch Linux: trust(1) of p11-kit. */
import { anchorsStore } from '../anchors.ts';

export const arch = anchorsStore({
  name: 'arch',
  title: 'system store of Arch Linux',
  families: ['arch'],
  folder: '/etc/ca-certificates/trust-source/anchors',
  extension: 'crt',
  program: 'trust',
  afterInstall: ['extract-compat'],
  afterUninstall: ['extract-compat'],
  bundles: ['/etc/ca-certificates/extracted/tls-ca-bundle.pem', '/etc/ssl/certs/ca-certificates.crt'],
});
