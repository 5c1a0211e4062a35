/** The fields of tshark 4.0.17 that are held against ours: its name of each, and the row of a decoded message that has the same bytes. docs/tshark.md lists them. */
import type { Field } from '../../src/events/schema.ts';

/** How a field of tshark's lies in a row of ours. */
export type Reading =
  /** The whole row, and a number; only rows of `size` bytes where others have the same labels. */
  | { as: 'number'; size?: number }
  /** What the row has behind its length prefix of so many bytes: text, or bytes. */
  | { as: 'text' | 'bytes'; behind: number }
  /** The length prefix itself, so many bytes, which tshark shows as a field of its own. */
  | { as: 'length'; bytes: number };

/** A field of both. */
export interface CommonField {
  /** tshark's name, behind `tls.`. */
  shark: string;
  /** Labels of our rows, from the first level, joined by slashes. */
  path: RegExp;
  reading: Reading;
}

const NUMBER: Reading = { as: 'number' };

function behind(length: number): Reading {
  return { as: 'bytes', behind: length };
}

function text(length: number): Reading {
  return { as: 'text', behind: length };
}

function length(bytes: number): Reading {
  return { as: 'length', bytes };
}

const TABLE: readonly (readonly [shark: string, path: RegExp, reading: Reading])[] = [
  ['handshake.type', /^[^/]+\/msg_type$/, NUMBER],
  ['handshake.length', /^[^/]+\/length$/, NUMBER],
  ['handshake.version', /\/legacy_version$/, NUMBER],
  ['handshake.random', /\/random$/, behind(0)],
  ['handshake.session_id_length', /\/legacy_session_id(?:_echo)?$/, length(1)],
  ['handshake.session_id', /\/legacy_session_id(?:_echo)?$/, behind(1)],
  ['handshake.cipher_suites_length', /\/cipher_suites$/, length(2)],
  ['handshake.ciphersuites', /\/cipher_suites$/, behind(2)],
  ['handshake.ciphersuite', /^[^/]+\/(?:cipher_suites\/)?cipher_suite$/, NUMBER],
  ['handshake.comp_methods_length', /\/compression_methods$/, length(1)],
  ['handshake.comp_methods', /\/compression_methods$/, behind(1)],
  ['handshake.comp_method', /\/(?:legacy_)?compression_method$/, NUMBER],
  ['handshake.extensions_length', /\/extensions$/, length(2)],
  // Encrypted Client Hello has a type of one byte inside.
  ['handshake.extension.type', /\/extensions\/[^/]+\/type$/, { as: 'number', size: 2 }],
  ['handshake.extension.len', /\/extensions\/[^/]+\/length$/, NUMBER],
  ['handshake.extensions.supported_versions_len', /\/supported_versions\/versions$/, length(1)],
  ['handshake.extensions.supported_version', /\/supported_versions\/(?:versions\/version|selected_version)$/, NUMBER],
  ['handshake.extensions_supported_groups_length', /\/supported_groups\/named_group_list$/, length(2)],
  ['handshake.extensions_supported_groups', /\/supported_groups\/named_group_list$/, behind(2)],
  ['handshake.extensions_supported_group', /\/supported_groups\/named_group_list\/named_group$/, NUMBER],
  ['handshake.extensions_key_share_client_length', /\/key_share\/client_shares$/, length(2)],
  ['handshake.extensions_key_share_group', /\/key_share\/(?:client_shares\/key_share_entry|server_share)\/group$/, NUMBER],
  ['handshake.extensions_key_share_key_exchange_length', /\/key_share\/.*\/key_exchange$/, length(2)],
  ['handshake.extensions_key_share_key_exchange', /\/key_share\/.*\/key_exchange$/, behind(2)],
  ['handshake.extensions_key_share_selected_group', /\/key_share\/selected_group$/, NUMBER],
  ['extension.psk_ke_modes_length', /\/psk_key_exchange_modes\/ke_modes$/, length(1)],
  ['extension.psk_ke_mode', /\/ke_modes\/ke_mode$/, NUMBER],
  ['handshake.extensions.psk.identities.length', /\/pre_shared_key\/identities$/, length(2)],
  ['handshake.extensions.psk.identity.identity_length', /\/psk_identity\/identity$/, length(2)],
  ['handshake.extensions.psk.identity.identity', /\/psk_identity\/identity$/, behind(2)],
  ['handshake.extensions.psk.identity.obfuscated_ticket_age', /\/psk_identity\/obfuscated_ticket_age$/, NUMBER],
  ['handshake.extensions.psk.binders_len', /\/pre_shared_key\/binders$/, length(2)],
  ['handshake.extensions.psk.binders', /\/pre_shared_key\/binders$/, behind(2)],
  ['handshake.extensions.psk.identity.selected', /\/pre_shared_key\/selected_identity$/, NUMBER],
  ['handshake.extensions_alpn_len', /\/application_layer_protocol_negotiation\/protocol_name_list$/, length(2)],
  ['handshake.extensions_alpn_list', /\/application_layer_protocol_negotiation\/protocol_name_list$/, behind(2)],
  ['handshake.extensions_alpn_str_len', /\/application_layer_protocol_negotiation\/.*protocol_name$/, length(1)],
  ['handshake.extensions_alpn_str', /\/application_layer_protocol_negotiation\/.*protocol_name$/, text(1)],
  ['handshake.extensions_server_name_list_len', /\/server_name\/server_name_list$/, length(2)],
  ['handshake.extensions_server_name_type', /\/server_name\/name_type$/, NUMBER],
  ['handshake.extensions_server_name_len', /\/host_name$/, length(2)],
  ['handshake.extensions_server_name', /\/host_name$/, text(2)],
  ['handshake.extensions_ec_point_formats_length', /\/ec_point_format_list$/, length(1)],
  ['handshake.extensions_ec_point_formats', /\/ec_point_format_list$/, behind(1)],
  ['handshake.extensions_ec_point_format', /\/ec_point_format$/, NUMBER],
  ['handshake.extensions_reneg_info_len', /\/renegotiated_connection$/, length(1)],
  ['handshake.extensions_status_request_type', /^CertificateStatus\/status_type$|\/status_request\/status_type$/, NUMBER],
  ['handshake.extensions_status_request_responder_ids_len', /\/status_request\/responder_id_list$/, length(2)],
  ['handshake.extensions_status_request_exts_len', /\/status_request\/request_extensions$/, length(2)],
  ['handshake.extensions_padding_data', /\/padding\/padding$/, behind(0)],
  ['handshake.ocsp_response_len', /^CertificateStatus\/response$|\/status_request\/ocsp_response$/, length(3)],
  ['handshake.sig_hash_alg_len', /\/supported_signature_algorithms$/, length(2)],
  ['handshake.sig_hash_algs', /\/supported_signature_algorithms$/, behind(2)],
  ['handshake.sig_hash_alg', /\/supported_signature_algorithms\/signature_(?:algorithm|scheme)$|^[^/]+\/algorithm$/, NUMBER],
  ['handshake.sig_len', /^[^/]+\/signature$/, length(2)],
  ['handshake.sig', /^[^/]+\/signature$/, behind(2)],
  ['handshake.certificates_length', /\/certificate_list$/, length(3)],
  ['handshake.certificates', /\/certificate_list$/, behind(3)],
  ['handshake.certificate_length', /\/certificate_list\/(?:certificate|entry\/cert_data)$/, length(3)],
  ['handshake.certificate', /\/certificate_list\/(?:certificate|entry\/cert_data)$/, behind(3)],
  ['handshake.certificate_request_context_length', /\/certificate_request_context$/, length(1)],
  ['handshake.cert_types_count', /\/certificate_types$/, length(1)],
  ['handshake.cert_types', /\/certificate_types$/, behind(1)],
  ['handshake.cert_type', /\/certificate_types\/certificate_type$/, NUMBER],
  ['handshake.dnames_len', /(?:^[^/]+|\/certificate_authorities)\/certificate_authorities$/, length(2)],
  ['handshake.dnames', /(?:^[^/]+|\/certificate_authorities)\/certificate_authorities$/, behind(2)],
  ['handshake.dname_len', /\/distinguished_name$/, length(2)],
  // tshark leaves out the header of the DER sequence, 2 bytes where a name is shorter than 128.
  ['handshake.dname', /\/distinguished_name$/, behind(4)],
  ['handshake.server_curve_type', /\/curve_type$/, NUMBER],
  ['handshake.server_named_curve', /\/named_curve$/, NUMBER],
  ['handshake.server_point_len', /^ServerKeyExchange\/public$/, length(1)],
  ['handshake.server_point', /^ServerKeyExchange\/public$/, behind(1)],
  ['handshake.client_point_len', /^ClientKeyExchange\/public$/, length(1)],
  ['handshake.client_point', /^ClientKeyExchange\/public$/, behind(1)],
  ['handshake.p_len', /\/dh_p$/, length(2)],
  ['handshake.p', /\/dh_p$/, behind(2)],
  ['handshake.g_len', /\/dh_g$/, length(2)],
  ['handshake.g', /\/dh_g$/, behind(2)],
  ['handshake.ys_len', /\/dh_Ys$/, length(2)],
  ['handshake.ys', /\/dh_Ys$/, behind(2)],
  ['handshake.yc_len', /\/dh_Yc$/, length(2)],
  ['handshake.yc', /\/dh_Yc$/, behind(2)],
  ['handshake.epms_len', /\/encrypted_pre_main_secret$/, length(2)],
  ['handshake.epms', /\/encrypted_pre_main_secret$/, behind(2)],
  ['handshake.verify_data', /\/verify_data$/, behind(0)],
  ['handshake.session_ticket_lifetime_hint', /\/ticket_lifetime(?:_hint)?$/, NUMBER],
  ['handshake.session_ticket_age_add', /\/ticket_age_add$/, NUMBER],
  ['handshake.session_ticket_nonce_length', /\/ticket_nonce$/, length(1)],
  ['handshake.session_ticket_nonce', /\/ticket_nonce$/, behind(1)],
  ['handshake.session_ticket_length', /^NewSessionTicket\/ticket$/, length(2)],
  ['handshake.session_ticket', /^NewSessionTicket\/ticket$/, behind(2)],
];

export const COMMON_FIELDS: readonly CommonField[] = TABLE.map(([shark, path, reading]) => ({ shark, path, reading }));

/** Fields of tshark's that say the same as the one named here, which is compared. */
export const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['handshake.client_cert_vrfy.sig_len', 'handshake.sig_len'],
  ['handshake.client_cert_vrfy.sig', 'handshake.sig'],
]);

/** What tshark says that the rows of a message do not, each with the reason. Anything else it says must be in the table. */
export const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ['handshake.random_time', 'the clock that the random once began with'],
  ['handshake.random_bytes', 'the random without that clock'],
  ['handshake.sig_hash_hash', 'the first half of the number of a signature scheme'],
  ['handshake.sig_hash_sig', 'its second half'],
  ['handshake.extension.data', 'the body of an extension it does not read, compared with the place of the body'],
  ['handshake.ja3', 'computed: compared with the fingerprint that the events tell'],
  ['handshake.ja3_full', 'computed'],
  ['handshake.ja3s', 'computed, and told by nobody else'],
  ['handshake.ja3s_full', 'computed'],
]);

/** A value of a field, with its place in its message: bytes from the first one of the header, `end` exclusive. */
export interface Placed {
  start: number;
  end: number;
  value: string;
}

/** What one message of the events has of a field of tshark's, without what is empty. */
export function placedValues({ path, reading }: CommonField, message: string, fields: readonly Field[], raw: Buffer): Placed[] {
  const walk = (rows: readonly Field[], base: string): Placed[] =>
    rows.flatMap((row) => {
      const own = `${base}/${row.name}`;
      return [...(path.test(own) ? [placed(row, reading, raw)] : []), ...walk(row.children ?? [], own)];
    });
  const size = reading.as === 'number' ? reading.size : undefined;
  return walk(fields, message).filter(({ start, end }) => end > start && (size === undefined || end - start === size));
}

function placed({ start, end, value, text: words }: Field, reading: Reading, raw: Buffer): Placed {
  switch (reading.as) {
    case 'number':
      return { start, end, value: String(Number(value)) };
    case 'text':
      return { start: start + reading.behind, end, value: words ?? '' };
    case 'bytes':
      return { start: start + reading.behind, end, value: raw.toString('hex', start + reading.behind, end) };
    case 'length':
      return { start, end: start + reading.bytes, value: String(end - start - reading.bytes) };
  }
}
