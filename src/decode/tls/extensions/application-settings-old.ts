/** application_settings_old (17513), ALPS under its first code point. */
import { applicationSettings } from './application-settings.ts';
import type { Extension } from './extension.ts';

/** As for the later code point. */
export const applicationSettingsOld: Extension = {
  ...applicationSettings,
  id: 17513,
  name: 'application_settings_old',
  explanation:
    'The first number of application_settings: the protocols for which the client takes settings already in the handshake. Chromium moved to another number, because some servers and boxes choked on this one in large handshakes.',
};
