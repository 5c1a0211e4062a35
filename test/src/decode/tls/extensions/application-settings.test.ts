import { applicationSettings } from '../../../../../src/decode/tls/extensions/application-settings.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(applicationSettings, [
  { title: 'the protocols of a client', place: 'client_hello', body: '0003 02 6832', value: ['h2'], text: 'h2' },
  { title: 'the settings of a server', place: 'encrypted_extensions', body: '0000', value: 2, text: '2 bytes of settings' },
]);
