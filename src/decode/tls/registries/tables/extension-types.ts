/**
 * TLS extension types: number and name.
 * Made by test/support/generate-tls-registries.ts from tshark 4.0.17, OpenSSL 3.0.22, on 2026-11-21. A row with a source is newer than those or named otherwise there.
 * Registry: https://www.iana.org/assignments/tls-extensiontype-values/tls-extensiontype-values.xhtml#tls-extensiontype-values-1
 */
export const extensionTypeTable: ReadonlyMap<number, string> = new Map([
  [0x0000, 'server_name'],
  [0x0001, 'max_fragment_length'],
  [0x0002, 'client_certificate_url'],
  [0x0003, 'trusted_ca_keys'],
  [0x0004, 'truncated_hmac'],
  [0x0005, 'status_request'],
  [0x0006, 'user_mapping'],
  [0x0007, 'client_authz'],
  [0x0008, 'server_authz'],
  [0x0009, 'cert_type'],
  [0x000a, 'supported_groups'],
  [0x000b, 'ec_point_formats'],
  [0x000c, 'srp'],
  [0x000d, 'signature_algorithms'],
  [0x000e, 'use_srtp'],
  [0x000f, 'heartbeat'],
  [0x0010, 'application_layer_protocol_negotiation'],
  [0x0011, 'status_request_v2'],
  [0x0012, 'signed_certificate_timestamp'],
  [0x0013, 'client_certificate_type'],
  [0x0014, 'server_certificate_type'],
  [0x0015, 'padding'],
  [0x0016, 'encrypt_then_mac'],
  [0x0017, 'extended_main_secret'], // RFC 9846 §1.4 renames extended_master_secret of RFC 7627
  [0x0018, 'token_binding'],
  [0x0019, 'cached_info'],
  [0x001a, 'tls_lts'], // draft-gutmann-tls-lts
  [0x001b, 'compress_certificate'],
  [0x001c, 'record_size_limit'],
  [0x001d, 'pwd_protect'], // RFC 8492
  [0x001e, 'pwd_clear'], // RFC 8492
  [0x001f, 'password_salt'], // RFC 8492
  [0x0020, 'ticket_pinning'], // RFC 8672
  [0x0021, 'tls_cert_with_extern_psk'], // RFC 8773
  [0x0022, 'delegated_credential'], // RFC 9345
  [0x0023, 'session_ticket'],
  [0x0024, 'TLMSP'], // ETSI TS 103 523-2
  [0x0025, 'TLMSP_proxying'], // ETSI TS 103 523-2
  [0x0026, 'TLMSP_delegate'], // ETSI TS 103 523-2
  [0x0027, 'supported_ekt_ciphers'], // RFC 8870
  [0x0029, 'pre_shared_key'],
  [0x002a, 'early_data'],
  [0x002b, 'supported_versions'],
  [0x002c, 'cookie'],
  [0x002d, 'psk_key_exchange_modes'],
  [0x002f, 'certificate_authorities'],
  [0x0030, 'oid_filters'],
  [0x0031, 'post_handshake_auth'],
  [0x0032, 'signature_algorithms_cert'],
  [0x0033, 'key_share'],
  [0x0034, 'transparency_info'],
  [0x0035, 'connection_id_deprecated'], // RFC 9146
  [0x0036, 'connection_id'],
  [0x0037, 'external_id_hash'],
  [0x0038, 'external_session_id'],
  [0x0039, 'quic_transport_parameters'],
  [0x003a, 'ticket_request'],
  [0x003b, 'dnssec_chain'],
  [0x003c, 'sequence_number_encryption_algorithms'], // draft-pismenny-tls-dtls-plaintext-sequence-number
  [0x003d, 'rrc'], // RFC 9853
  [0x003e, 'tls_flags'], // draft-ietf-tls-tlsflags
  [0x3374, 'next_protocol_negotiation'],
  [0x4469, 'application_settings_old'], // draft-vvv-tls-alps: the first code point
  [0x44cd, 'application_settings'], // draft-vvv-tls-alps: the later code point
  [0x754f, 'channel_id_old'],
  [0x7550, 'channel_id'],
  [0xca34, 'trust_anchors'], // draft-ietf-tls-trust-anchor-ids
  [0xfd00, 'ech_outer_extensions'], // RFC 9849
  [0xfe0d, 'encrypted_client_hello'], // RFC 9849
  [0xff01, 'renegotiation_info'],
  [0xffa5, 'quic_transport_parameters_draft'], // draft-ietf-quic-tls
  [0xffce, 'encrypted_server_name'],
]);
