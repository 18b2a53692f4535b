/** The messages of one station: those that the back-end still has, and what comes. */
import { useEffect, useState } from 'react';
import { Complaint, useFailure } from '../shared/act.js';
import { Messages } from '../shared/messages/messages.js';
import { useText } from '../shared/text.js';
import { type BackendLive, useBackend } from './backend-live.js';

export function StationMessages({ live, identity }: { readonly live: BackendLive; readonly identity: string }) {
  const say = useText();
  const inWords = useFailure();
  const lines = useBackend(live, (each) => each.linesOf(identity));
  const [complaint, setComplaint] = useState('');
  useEffect(() => {
    if (live.linesOf(identity)) return;
    live.look(identity).then(
      () => setComplaint(''),
      (error: unknown) => setComplaint(inWords(error)),
    );
  }, [live, identity, inWords]);
  if (complaint !== '') return <Complaint text={complaint} />;
  return lines ? <Messages lines={lines} /> : <p className="empty">{say('view.loading')}</p>;
}
