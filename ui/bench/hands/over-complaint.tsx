/** A complaint that lies over the hands: it is seen whole wherever they have been scrolled to, and moves nothing away from under a hand. */
import { Complaint } from '../../shared/act.js';
import { Button } from '../../shared/button.js';
import { useText } from '../../shared/text.js';

export function OverComplaint({ text, forget }: { readonly text: string; readonly forget: () => void }) {
  const say = useText();
  if (text === '') return null;
  return (
    <div className="over">
      <div>
        <Complaint text={text} />
        <Button kind="quiet" aria-label={say('action.close')} onClick={forget}>
          ✕
        </Button>
      </div>
    </div>
  );
}
