/** QUIC transport parameters by number (RFC 9000 §18.2). Registry: https://www.iana.org/assignments/quic/quic.xhtml#quic-transport. */
const parameters: ReadonlyMap<bigint, string> = new Map([
  [0x00n, 'original_destination_connection_id'],
  [0x01n, 'max_idle_timeout'],
  [0x02n, 'stateless_reset_token'],
  [0x03n, 'max_udp_payload_size'],
  [0x04n, 'initial_max_data'],
  [0x05n, 'initial_max_stream_data_bidi_local'],
  [0x06n, 'initial_max_stream_data_bidi_remote'],
  [0x07n, 'initial_max_stream_data_uni'],
  [0x08n, 'initial_max_streams_bidi'],
  [0x09n, 'initial_max_streams_uni'],
  [0x0an, 'ack_delay_exponent'],
  [0x0bn, 'max_ack_delay'],
  [0x0cn, 'disable_active_migration'],
  [0x0dn, 'preferred_address'],
  [0x0en, 'active_connection_id_limit'],
  [0x0fn, 'initial_source_connection_id'],
  [0x10n, 'retry_source_connection_id'],
  [0x11n, 'version_information'], // RFC 9368
  [0x20n, 'max_datagram_frame_size'], // RFC 9221
  [0x2ab2n, 'grease_quic_bit'], // RFC 9287
]);

/** The registry's name; `GREASE` for the reserved numbers 31 * N + 27 (RFC 9000 §18.1). */
export function quicTransportParameterName(id: bigint): string | undefined {
  return parameters.get(id) ?? (id % 31n === 27n ? 'GREASE' : undefined);
}
