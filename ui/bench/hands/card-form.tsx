/** Cards that a driver, the staff or a technician may hold, and what can be done on the screen without one. */
import { useEffect, useState } from 'react';
import type { CatalogueDto } from '../../../src/api/index.js';
import type { Acting } from '../../shared/act.js';
import { Button } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { SelectField } from '../../shared/field.js';
import { type Live, useLive } from '../../shared/live.js';
import { useHeard, useText, useTextOr } from '../../shared/text.js';

interface Props {
  readonly live: Live;
  readonly side: 'A' | 'B';
  readonly catalogue: CatalogueDto;
  readonly act: Acting['act'];
}

/** No RFID card: it goes to the card terminal. */
const bankCard = 'bank card';

export function CardForm({ live, side, catalogue: { cards }, act }: Props) {
  const say = useText();
  const heard = useHeard();
  const textOr = useTextOr();
  // Different cards, as one is not accepted twice at the same time.
  const [card, setCard] = useState(cards[side === 'A' ? 0 : 2]?.idToken ?? cards[0]?.idToken ?? bankCard);
  const [answer, setAnswer] = useState('');
  const rests = useLive(live, ({ state }) => state?.sides[side].session === null);
  // "Started" is no longer true of a session that has ended.
  useEffect(() => {
    if (rests) setAnswer('');
  }, [rests]);
  const params = { side };
  const hold = async (): Promise<void> => {
    setAnswer('');
    const held = card === bankCard ? call('holdBankCard', { params }) : call('holdCard', { params, body: { idToken: card } });
    const { type, why, right } = await held;
    if (type === 'refused') throw new Error(say('hands.refused', { why: heard(why ?? ''), right: heard(right ?? '') }));
    setAnswer(say(`hands.${type}`));
  };
  return (
    <form
      className="card-form"
      onSubmit={(event) => {
        event.preventDefault();
        act(hold);
      }}
    >
      <div className="hold">
        <SelectField
          label={say('hands.card')}
          value={card}
          set={setCard}
          options={[
            ...cards.map(({ idToken, holder }) => [idToken, textOr(`card.${idToken}`, holder)] as const),
            [bankCard, say('hands.bankCard')],
          ]}
        />
        {card !== bankCard && <span className="mono soft">{card}</span>}
      </div>
      <div className="tools">
        <Button type="submit" kind="main">
          {say('hands.hold')}
        </Button>
        <Button onClick={() => act(() => call('chooseSide', { params }))}>{say('hands.choose')}</Button>
        <Button
          onClick={() =>
            act(async () => {
              const { stopped } = await call('stopOnScreen', { params });
              if (!stopped) throw new Error(say('hands.notStopped'));
            })
          }
        >
          {say('hands.stop')}
        </Button>
        <span role="status" className="soft">
          {answer}
        </span>
      </div>
    </form>
  );
}
