import { applicationSettingsOld } from '../../../../../src/decode/tls/extensions/application-settings-old.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(applicationSettingsOld, [{ title: 'the protocols of a client', place: 'client_hello', body: '0003 02 6832', value: ['h2'], text: 'h2' }]);
