import { announce } from '../ui/announce.js';
import { byId, el, icon } from '../ui/dom.js';
import { hueOf, initials } from '../ui/avatar.js';
import { MovingPictures } from './moving-pictures.js';
import { question } from '../ui/question.js';
import { Recorder } from './recorder.js';
import { toast } from '../ui/toast.js';
import { pieces, text } from '../ui/texts.js';

/** @import { Conversation } from '../flows/conversation.js' */
/** @import { MediaManager } from '../lib/index.js' */
/** @import { MenuEntry } from '../ui/menu.js' */
/** @import { Scene } from './recording-picture.js' */
/** @import { Figure } from '../call/cast.js' */

/** Recording a call on one's own machine, and being asked by others who do. Who has not agreed is not in it, and everybody sees who records. */
export class CallRecording {
  #media;
  #pictures = new MovingPictures();
  /** @type {Map<string, HTMLElement>} questions without an answer, by peer id */
  #notices = new Map();
  /** @type {Set<string>} peer ids */
  #recording = new Set();
  /** @type {Conversation | undefined} */
  #conversation;
  /** @type {Recorder | undefined} */
  #recorder;

  /** @param {MediaManager} media */
  constructor(media) {
    this.#media = media;
  }

  /** @param {Conversation} conversation that begins */
  open(conversation) {
    this.#conversation = conversation;
    const show = () => this.#conversation === conversation && this.#show(conversation);
    conversation.recordings.addEventListener('change', show);
    conversation.cast.addEventListener('change', show);
    show();
  }

  close() {
    this.#stop();
    for (const notice of this.#notices.values()) notice.remove();
    this.#notices.clear();
    this.#recording.clear();
    byId('recording-notes').replaceChildren();
    this.#conversation = undefined;
  }

  /** @returns {MenuEntry[]} */
  entries() {
    if (!this.#conversation) return [];
    const { recordings, cast } = this.#conversation;
    const start = { label: text('recording.start'), icon: 'record', testid: 'record', run: () => this.#start() };
    const stop = { label: text('recording.stop'), icon: 'stop', testid: 'record', run: () => this.#stop() };
    return [
      ...(Recorder.isSupported ? [this.#recorder ? stop : start] : []),
      ...[...recordings.others].map(([peer, given]) => ({
        label: text('recording.be-in', { name: cast.nameOf(peer) }),
        kind: /** @type {const} */ ('check'),
        checked: given === true,
        testid: 'be-recorded',
        run: () => recordings.answer(peer, given !== true),
      })),
    ];
  }

  #start() {
    const conversation = this.#conversation;
    if (!conversation || this.#recorder) return;
    const recorder = new Recorder({ scenes: () => this.#scenes(conversation), tracks: () => this.#tracks(conversation) });
    this.#recorder = recorder;
    conversation.recordings.start();
    addEventListener('beforeunload', ask);
    announce(text('recording.on'));
    void recorder.done.then((film) => {
      if (this.#recorder === recorder) this.#stop(); // by itself: the browser could not go on
      save(film);
    });
  }

  #stop() {
    if (!this.#recorder) return;
    this.#recorder.stop();
    this.#recorder = undefined;
    this.#pictures.show([]);
    this.#conversation?.recordings.stop();
    removeEventListener('beforeunload', ask);
  }

  /** @param {Conversation} conversation @returns {Scene[]} this side, and whoever has agreed; screens if all have */
  #scenes({ recordings, cast }) {
    const figures = [cast.self, ...cast.others.filter(({ kind, peer }) => kind === 'person' && peer !== undefined && recordings.consents(peer))];
    if (recordings.isUnanimous) {
      figures.unshift(...cast.others.filter(({ kind }) => kind === 'screen'));
      if (cast.ownScreen) figures.unshift(cast.ownScreen);
    }
    this.#pictures.show(figures);
    return figures.map((figure) => scene(figure, this.#pictures.of(figure)));
  }

  /** @param {Conversation} conversation @returns {MediaStreamTrack[]} */
  #tracks({ recordings, mesh }) {
    const { mic, screenAudio } = this.#media.tracks;
    const links = [...mesh.links.values()].filter(({ peer }) => recordings.consents(peer));
    const voices = [mic, ...links.flatMap(({ streams }) => streams.main.getAudioTracks())];
    const screens = recordings.isUnanimous ? [screenAudio, ...links.flatMap(({ streams }) => streams.screen.getAudioTracks())] : [];
    return [...voices, ...screens].filter((track) => track !== null);
  }

  /** @param {Conversation} conversation */
  #show(conversation) {
    const { others } = conversation.recordings;
    this.#showQuestions(conversation, others);
    this.#showNotes(conversation, others);
  }

  /** @param {Conversation} conversation @param {Map<string, boolean | undefined>} others */
  #showQuestions({ mesh, cast }, others) {
    const isOpen = (/** @type {string} */ peer) => others.has(peer) && others.get(peer) === undefined;
    for (const [peer, notice] of this.#notices) if (!isOpen(peer)) (notice.remove(), this.#notices.delete(peer));
    for (const peer of others.keys()) if (isOpen(peer) && !this.#notices.has(peer)) this.#ask(peer, cast.nameOf(peer));
    for (const peer of this.#recording) if (!others.has(peer) && mesh.links.has(peer)) toast(text('recording.ended', { name: cast.nameOf(peer) }));
    this.#recording = new Set(others.keys());
  }

  /** @param {Conversation} conversation @param {Map<string, boolean | undefined>} others */
  #showNotes({ recordings, mesh, cast }, others) {
    const company = [...mesh.links.keys()];
    const agreed = company.filter((peer) => recordings.consents(peer)).length;
    const hasScreen = cast.ownScreen !== undefined || cast.others.some(({ kind }) => kind === 'screen');
    const own = company.length > 0 ? text('recording.agreed', { agreed, count: company.length }) : text('recording.on');
    byId('recording-notes').replaceChildren(
      ...(recordings.isOn ? [chip(own)] : []),
      ...(recordings.isOn && hasScreen && !recordings.isUnanimous ? [chip(text('recording.no-screen'))] : []),
      ...[...others].map(([peer, given]) => chip(...pieces(given ? 'recording.you' : 'recording.without-you', { name: el('bdi', { textContent: cast.nameOf(peer) }) }))),
    );
  }

  /** @param {string} peer @param {string} name */
  #ask(peer, name) {
    const answer = (/** @type {boolean} */ given) => () => this.#conversation?.recordings.answer(peer, given);
    const notice = question({
      who: name,
      asks: 'recording.asks',
      testid: 'recording-notice',
      answers: [
        { label: text('recording.agree'), testid: 'consent', run: answer(true) },
        { label: text('recording.decline'), testid: 'refuse', run: answer(false) },
      ],
    });
    this.#notices.set(peer, notice);
  }
}

/** @param {...(Node | string)} words */
function chip(...words) {
  return el('p', { class: 'chip recording', 'data-testid': 'recording-note' }, icon('record'), el('span', {}, ...words));
}

/** @param {Figure} figure @param {HTMLVideoElement | undefined} video @returns {Scene} */
function scene({ kind, id, name }, video) {
  const isScreen = kind === 'screen';
  return { label: isScreen ? text('screen-of', { name }) : name, video, avatar: isScreen ? undefined : { letters: initials(name), hue: hueOf(id) }, isScreen };
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
  toast(text('recording.saved'));
}
