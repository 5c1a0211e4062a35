/** Fedora, RHEL and their relatives: update-ca-trust(8). */
import { anchorsStore } from '../anchors.ts';

export const fedora = anchorsStore({
  name: 'fedora',
  title: 'system store of Fedora and RHEL',
  families: ['fedora'],
  folder: '/etc/pki/ca-trust/source/anchors',
  extension: 'pem',
  program: 'update-ca-trust',
  afterInstall: ['extract'],
  afterUninstall: ['extract'],
  bundles: ['/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem'],
});
