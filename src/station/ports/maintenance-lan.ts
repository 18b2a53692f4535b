/** The socket for the service computer behind the managed switch (manual §2.14). */
export interface MaintenanceLan {
  /** Lets a computer at the socket reach the station, or not. */
  enable(on: boolean): void;
  /** Does a computer answer there now? Never rejects. */
  ping(): Promise<boolean>;
}
