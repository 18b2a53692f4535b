/** The GPS receiver of the modem (`VWGC.GeoPosition`, manual §2.19). */
export interface Positioning {
  /** Newest fix; undefined while there is none. Costs nothing. */
  read(): Position | undefined;
}

/** WGS 84, decimal degrees: positive is north and east. */
export interface Position {
  readonly latitude_deg: number;
  readonly longitude_deg: number;
}
