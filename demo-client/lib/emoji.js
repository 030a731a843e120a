/**
 * Sixty-four pictures that are told apart at a glance and named in one word, so that a code can be compared by eye or
 * by voice: six bits each.
 *
 * @type {readonly (readonly [emoji: string, word: string])[]}
 */
export const EMOJI = Object.freeze([
  ['🐶', 'dog'], ['🐱', 'cat'], ['🦁', 'lion'], ['🐴', 'horse'], ['🐷', 'pig'], ['🐘', 'elephant'], ['🐰', 'rabbit'], ['🐼', 'panda'],
  ['🐔', 'chicken'], ['🐧', 'penguin'], ['🐢', 'turtle'], ['🐟', 'fish'], ['🐙', 'octopus'], ['🦋', 'butterfly'], ['🐝', 'bee'], ['🐌', 'snail'],
  ['🌷', 'tulip'], ['🌳', 'tree'], ['🌵', 'cactus'], ['🍄', 'mushroom'], ['🌍', 'globe'], ['🌙', 'moon'], ['☀️', 'sun'], ['🌈', 'rainbow'],
  ['🔥', 'fire'], ['❄️', 'snowflake'], ['🍌', 'banana'], ['🍎', 'apple'], ['🍓', 'strawberry'], ['🌽', 'corn'], ['🍕', 'pizza'], ['🎂', 'cake'],
  ['❤️', 'heart'], ['🤖', 'robot'], ['🎩', 'hat'], ['👓', 'glasses'], ['🔧', 'wrench'], ['🎅', 'santa'], ['⌛', 'hourglass'], ['💡', 'lamp'],
  ['📕', 'book'], ['✏️', 'pencil'], ['✂️', 'scissors'], ['🔒', 'lock'], ['🔑', 'key'], ['🔨', 'hammer'], ['☎️', 'telephone'], ['🏁', 'flag'],
  ['🚂', 'train'], ['🚲', 'bicycle'], ['✈️', 'airplane'], ['🚀', 'rocket'], ['🏆', 'trophy'], ['⚽', 'football'], ['🎸', 'guitar'], ['🎺', 'trumpet'],
  ['🔔', 'bell'], ['⚓', 'anchor'], ['🎧', 'headphones'], ['📁', 'folder'], ['📌', 'pin'], ['☂️', 'umbrella'], ['🎁', 'gift'], ['⏰', 'clock'],
]);
