/** Debian, Ubuntu and Alpine: update-ca-certificates(8). */
import { anchorsStore } from '../anchors.ts';

export const debian = anchorsStore({
  name: 'debian',
  title: 'system store of Debian, Ubuntu and Alpine',
  families: ['debian', 'alpine'],
  folder: '/usr/local/share/ca-certificates',
  extension: 'crt',
  program: 'update-ca-certificates',
  afterInstall: [],
  // Without it the links to removed files stay.
  afterUninstall: ['--fresh'],
  bundles: ['/etc/ssl/certs/ca-certificates.crt'],
});
