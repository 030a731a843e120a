/** @import { RoomAgain } from '../lib/index.js' */

const PREFERENCES = 'beckon.preferences';
const SESSION = 'beckon.session';
const PEOPLE = 'beckon.people';
const TOKEN = 'beckon.token';
const CAMERA = 'beckon.camera';

/** What this browser remembers of its user: name, devices, whether mic and camera start on, how large their own picture is, whether keys are used. */
export const preferences = {
  /** @returns {Record<string, any>} */
  load: () => read('localStorage', PREFERENCES) ?? {},
  /** @param {Record<string, any>} change */
  save: (change) => write('localStorage', PREFERENCES, { ...preferences.load(), ...change }),
};

/**
 * What this tab remembers of its call, for a reload and for a way back: sessionStorage is this tab's alone and ends with it, as the secret
 * in it should.
 */
export const lastSession = {
  /** @returns {{ peer: string, secret: string, room: string, again: RoomAgain, isGone?: boolean } | null} */
  load: () => read('sessionStorage', SESSION),
  /** @param {{ peer: string, secret: string, room: string, again: RoomAgain, isGone?: boolean }} session `again`: how the room is joined, also where the server has forgotten it */
  save: (session) => write('sessionStorage', SESSION, session),
  forget: () => write('sessionStorage', SESSION, null),
  /** Whether the page has gone: that tells one that comes back by Back or Forward from a copy of a tab that is still there. @param {boolean} isGone */
  mark: (isGone) => {
    const session = lastSession.load();
    if (session) lastSession.save({ ...session, isGone });
  },
};

/** Likewise, of somebody who can be called by name. */
export const peopleSession = {
  /** @returns {{ peer: string, secret: string, name: string } | null} */
  load: () => read('sessionStorage', PEOPLE),
  /** @param {{ peer: string, secret: string, name: string }} session */
  save: (session) => write('sessionStorage', PEOPLE, session),
  forget: () => write('sessionStorage', PEOPLE, null),
};

/** Whether the camera was on in this tab's call when it was last looked at: it comes back with the call, and is not switched on by it. */
export const callCamera = {
  /** @returns {boolean} */
  load: () => read('sessionStorage', CAMERA) === true,
  /** @param {boolean} isOn */
  save: (isOn) => write('sessionStorage', CAMERA, isOn),
};

/** Likewise, what this tab logs in with. */
export const loginToken = {
  /** @returns {string | undefined} */
  load: () => read('sessionStorage', TOKEN) ?? undefined,
  /** @param {string} token */
  save: (token) => write('sessionStorage', TOKEN, token),
  forget: () => write('sessionStorage', TOKEN, null),
};

/** What the browser does not keep, because storage is switched off or full: it is remembered for as long as the page. @type {Map<string, any>} */
const notKept = new Map();

/** Even to name a storage that is switched off throws. @param {'localStorage' | 'sessionStorage'} storage @param {string} key */
function read(storage, key) {
  if (notKept.has(key)) return notKept.get(key);
  try {
    return JSON.parse(globalThis[storage].getItem(key) ?? 'null');
  } catch {
    return null; // switched off, or it holds what an older page left
  }
}

/** @param {'localStorage' | 'sessionStorage'} storage @param {string} key @param {any} value */
function write(storage, key, value) {
  try {
    globalThis[storage].setItem(key, JSON.stringify(value));
    notKept.delete(key);
  } catch {
    notKept.set(key, value);
  }
}
