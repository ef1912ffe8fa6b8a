import './session/take-first.ts';
import 'modern-normalize/modern-normalize.css';
import 'virtual:colour-scales.css';
import './styles/all.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { followEvents } from './live/follow-events.ts';
import { keepTime } from './live/now.ts';
import { watchActivity } from './session/activity.ts';
import { forgetServiceWorkers } from './session/forget-service-workers.ts';
import { keepSessionFresh } from './session/keep-fresh.ts';
import { startSession } from './session/start-session.ts';
import { takenCode } from './session/take-first.ts';

const root = document.getElementById('app');
if (!root) throw new Error('the page lacks its root element');

forgetServiceWorkers().catch((error: unknown) => console.warn('service workers could not be removed', error));
watchActivity();
keepTime();
keepSessionFresh();
followEvents();
void startSession(takenCode);
render(<App restart={() => startSession(takenCode)} />, root);
