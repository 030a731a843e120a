import { announce } from '../ui/announce.js';
import { byId, el, icon } from '../ui/dom.js';
import { question } from '../ui/question.js';
import { Recorder } from './recorder.js';
import { toast } from '../ui/toast.js';

/** @import { Conversation } from '../flows/conversation.js' */
/** @import { MediaManager } from '../lib/index.js' */
/** @import { MenuEntry } from '../ui/menu.js' */
/** @import { Scene } from './recording-picture.js' */
/** @typedef {{ conversation: Conversation, name: string, nameOf: (peer: string) => string }} OpenCall */

/** Recording a call on one's own machine, and being asked by others who do. Who has not agreed is not in it, and everybody sees who records. */
export class CallRecording {
  #media;
  #screen = el('video', { autoplay: true, muted: true, playsInline: true });
  /** @type {Map<string, HTMLElement>} questions without an answer, by peer id */
  #notices = new Map();
  /** @type {Set<string>} peer ids */
  #recording = new Set();
  /** @type {OpenCall | undefined} */
  #call;
  /** @type {Recorder | undefined} */
  #recorder;

  /** @param {MediaManager} media */
  constructor(media) {
    this.#media = media;
    media.addEventListener('track', (/** @type {any} */ event) => event.detail.slot === 'screen' && this.#followScreen());
  }

  /** @param {Conversation} conversation that begins @param {string} name own @param {(peer: string) => string} nameOf */
  open(conversation, name, nameOf) {
    this.#call = { conversation, name: name || 'Guest', nameOf };
    const show = () => this.#call?.conversation === conversation && this.#show();
    conversation.recordings.addEventListener('change', show);
    for (const type of ['link', 'gone']) conversation.mesh.addEventListener(type, show);
    show();
  }

  close() {
    this.#stop();
    for (const notice of this.#notices.values()) notice.remove();
    this.#notices.clear();
    this.#recording.clear();
    byId('recording-notes').replaceChildren();
    this.#call = undefined;
  }

  /** @returns {MenuEntry[]} */
  entries() {
    if (!this.#call) return [];
    const { conversation, nameOf } = this.#call;
    const { recordings } = conversation;
    const start = { label: 'Record the call', icon: 'record', testid: 'record', run: () => this.#start() };
    const stop = { label: 'Stop recording', icon: 'stop', testid: 'record', run: () => this.#stop() };
    return [
      ...(Recorder.isSupported ? [this.#recorder ? stop : start] : []),
      ...[...recordings.others].map(([peer, given]) => ({
        label: `Be in ${nameOf(peer)}’s recording`,
        kind: /** @type {const} */ ('check'),
        checked: given === true,
        testid: 'be-recorded',
        run: () => recordings.answer(peer, given !== true),
      })),
    ];
  }

  #start() {
    if (!this.#call || this.#recorder) return;
    const { conversation, name } = this.#call;
    const recorder = new Recorder({ scenes: () => this.#scenes(conversation, name), tracks: () => this.#tracks(conversation) });
    this.#recorder = recorder;
    this.#followScreen();
    conversation.recordings.start();
    addEventListener('beforeunload', ask);
    announce('You are recording');
    void recorder.done.then((film) => {
      if (this.#recorder === recorder) this.#stop(); // by itself: the browser could not go on
      save(film);
    });
  }

  #stop() {
    if (!this.#recorder) return;
    this.#recorder.stop();
    this.#recorder = undefined;
    this.#followScreen();
    this.#call?.conversation.recordings.stop();
    removeEventListener('beforeunload', ask);
  }

  /** One's own screen has no tile. */
  #followScreen() {
    const track = this.#recorder ? this.#media.tracks.screen : null;
    this.#screen.srcObject = track && new MediaStream([track]);
  }

  /** @param {Conversation} conversation @param {string} name @returns {Scene[]} */
  #scenes({ recordings }, name) {
    const scenes = [...byId('tiles').querySelectorAll('.tile')]
      .filter((tile) => tile.id === 'self' || recordings.consents(tile.dataset.peer))
      .map((tile) => scene(tile, tile.id === 'self' ? name : undefined));
    return this.#screen.srcObject ? [{ label: `${name}’s screen`, video: this.#screen, isScreen: true }, ...scenes] : scenes;
  }

  /** @param {Conversation} conversation @returns {MediaStreamTrack[]} */
  #tracks({ recordings, mesh }) {
    const own = [this.#media.tracks.mic, this.#media.tracks.screenAudio].filter((track) => track !== null);
    const links = [...mesh.links.values()].filter(({ peer }) => recordings.consents(peer));
    return [...own, ...links.flatMap(({ streams }) => [...streams.main.getAudioTracks(), ...streams.screen.getAudioTracks()])];
  }

  #show() {
    if (!this.#call) return;
    const { others } = this.#call.conversation.recordings;
    this.#showQuestions(this.#call, others);
    this.#showNotes(this.#call, others);
  }

  /** @param {OpenCall} call @param {Map<string, boolean | undefined>} others */
  #showQuestions({ conversation, nameOf }, others) {
    const isOpen = (/** @type {string} */ peer) => others.has(peer) && others.get(peer) === undefined;
    for (const [peer, notice] of this.#notices) if (!isOpen(peer)) (notice.remove(), this.#notices.delete(peer));
    for (const peer of others.keys()) if (isOpen(peer) && !this.#notices.has(peer)) this.#ask(peer, nameOf(peer));
    for (const peer of this.#recording) if (!others.has(peer) && conversation.mesh.links.has(peer)) toast(`${nameOf(peer)} has stopped recording`);
    this.#recording = new Set(others.keys());
  }

  /** @param {OpenCall} call @param {Map<string, boolean | undefined>} others */
  #showNotes({ conversation: { recordings, mesh }, nameOf }, others) {
    const company = [...mesh.links.keys()];
    const agreed = company.filter((peer) => recordings.consents(peer)).length;
    const own = company.length > 0 ? `You are recording: ${agreed} of ${company.length} agreed` : 'You are recording';
    byId('recording-notes').replaceChildren(
      ...(recordings.isOn ? [chip(own)] : []),
      ...[...others].map(([peer, given]) => chip(el('bdi', { textContent: nameOf(peer) }), given ? ' is recording you' : ' is recording, without you')),
    );
  }

  /** @param {string} peer @param {string} name */
  #ask(peer, name) {
    const answer = (/** @type {boolean} */ given) => () => this.#call?.conversation.recordings.answer(peer, given);
    const notice = question({
      who: name,
      asks: 'asks to record you',
      testid: 'recording-notice',
      answers: [
        { label: 'Agree', testid: 'consent', run: answer(true) },
        { label: 'Decline', testid: 'refuse', run: answer(false) },
      ],
    });
    this.#notices.set(peer, notice);
  }
}

/** @param {...(Node | string)} words */
function chip(...words) {
  return el('p', { class: 'chip recording', 'data-testid': 'recording-note' }, icon('record'), el('span', {}, ...words));
}

/** @param {HTMLElement} tile @param {string} [label] in the place of its own @returns {Scene} */
function scene(tile, label) {
  const avatar = /** @type {HTMLElement | null} */ (tile.querySelector('.avatar'));
  const video = /** @type {HTMLVideoElement} */ (tile.querySelector('video'));
  return {
    label: label ?? tile.querySelector('.tile-label > span')?.textContent ?? '',
    video: tile.dataset.camera === 'off' ? undefined : video,
    avatar: avatar ? { letters: avatar.textContent, hue: avatar.style.getPropertyValue('--hue') } : undefined,
    isScreen: tile.classList.contains('screen-share'),
  };
}

/** Whoever closes the page would lose what was recorded. @param {Event} event */
function ask(event) {
  event.preventDefault();
}

/** @param {Blob} film */
function save(film) {
  const href = URL.createObjectURL(film);
  const when = new Date().toLocaleString('sv').replace(/[ :]/g, '-'); // in Sweden the year comes first
  el('a', { href, download: `call-${when}.${film.type.split('/')[1]}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
  toast('The recording is among your downloads.');
}
