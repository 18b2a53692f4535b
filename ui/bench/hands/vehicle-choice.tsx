/** Which class of vehicle comes: a picture each, and the chosen one in words. */
import { useDeferredValue, useId } from 'react';
import type { CatalogueDto } from '../../../src/api/index.js';
import { useText, useTextOr } from '../../shared/text.js';
import { Car } from '../scene/car.js';

interface Props {
  readonly vehicles: CatalogueDto['vehicles'];
  readonly chosen: string;
  readonly choose: (vehicle: string) => void;
}

export function VehicleChoice({ vehicles, chosen, choose }: Props) {
  const say = useText();
  const textOr = useTextOr();
  const group = useId();
  const nameOf = ({ vehicle, label }: Props['vehicles'][number]): string => textOr(`vehicle.${vehicle}`, label);
  // The page can be used a picture before all of them are drawn.
  const drawn = useDeferredValue(true, false);
  const known = vehicles.find(({ vehicle }) => vehicle === chosen);
  return (
    <fieldset className="vehicles">
      <legend>{say('hands.vehicle')}</legend>
      <span className="chosen">{known && nameOf(known)}</span>
      {vehicles.map((each) => (
        <label key={each.vehicle} title={nameOf(each)}>
          <input
            type="radio"
            name={group}
            aria-label={nameOf(each)}
            checked={each.vehicle === chosen}
            onChange={() => choose(each.vehicle)}
          />
          <svg viewBox="0 0 300 124" aria-hidden="true">
            {drawn && <Car vehicle={each.vehicle} />}
          </svg>
        </label>
      ))}
    </fieldset>
  );
}
