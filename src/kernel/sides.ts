/** The two sides of the station: A is left and OCPP connector 1, B is right and connector 2. */
export type Side = 'A' | 'B';
export const sides = ['A', 'B'] as const satisfies readonly Side[];

export type PerSide<T> = Readonly<Record<Side, T>>;
export const perSide = <T>(make: (side: Side) => T): Record<Side, T> => ({ A: make('A'), B: make('B') });

export const connectorOf = (side: Side): 1 | 2 => (side === 'A' ? 1 : 2);
export const sideOf = (connectorId: number): Side | undefined => ({ 1: 'A' as const, 2: 'B' as const })[connectorId];
