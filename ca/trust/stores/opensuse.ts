/** openSUSE and SLES: an update-ca-certificates(8) of their own, over p11-kit. */
import { anchorsStore } from '../anchors.ts';

export const opensuse = anchorsStore({
  name: 'opensuse',
  title: 'system store of openSUSE and SLES',
  families: ['opensuse'],
  folder: '/usr/share/pki/trust/anchors',
  extension: 'pem',
  program: 'update-ca-certificates',
  afterInstall: [],
  afterUninstall: [],
  bundles: ['/var/lib/ca-certificates/ca-bundle.pem'],
});
