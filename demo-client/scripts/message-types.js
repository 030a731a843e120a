import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('..', import.meta.url));
const SCHEMAS = join(HOME, '..', 'protocol', 'schema');
const TYPES = join(HOME, 'lib', 'messages.d.ts');

/** What a browser has a type for, and JSON Schema has not. */
const OF_BROWSERS = new Map([
  ['common.json#/$defs/candidate', 'RTCIceCandidateInit | null'],
  ['common.json#/$defs/iceServers', 'RTCIceServer[]'],
]);
/** @type {Record<string, string>} */
const PRIMITIVES = { string: 'string', integer: 'number', boolean: 'boolean', null: 'null', object: 'Record<string, any>' };

/** @param {string} file @returns {any} */
const read = (file) => JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8'));

/** @param {any} schema @param {string} file in which it stands @param {string} indent @returns {string} TypeScript for it */
function typeOf(schema, file, indent) {
  if (schema === true) return 'any';
  if (schema.$ref) {
    const [name, pointer] = schema.$ref.split('#');
    const target = name || file;
    const browsers = OF_BROWSERS.get(`${target}#${pointer}`);
    return browsers ?? typeOf(pointer.split('/').slice(1).reduce((/** @type {any} */ at, /** @type {string} */ step) => at[step], read(target)), target, indent);
  }
  if ('const' in schema) return JSON.stringify(schema.const).replaceAll('"', "'");
  if (schema.enum) return schema.enum.map((/** @type {any} */ value) => JSON.stringify(value).replaceAll('"', "'")).join(' | ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return [...new Set(choices.map((/** @type {any} */ choice) => typeOf(choice, file, indent)))].join(' | ');
  if (schema.properties) return object(schema, file, indent);
  if (schema.type === 'array') return `Array<${schema.items ? typeOf(schema.items, file, indent) : 'any'}>`;
  if (schema.type === undefined) return 'any';
  return [schema.type].flat().map((type) => PRIMITIVES[type]).join(' | ');
}

/** @param {any} schema @param {string} file @param {string} indent */
function object({ properties, required = [] }, file, indent) {
  const deeper = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const says = schema.description ? `${deeper}/** ${schema.description}. */\n` : '';
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    return `${says}${deeper}${key}${required.includes(name) ? '' : '?'}: ${typeOf(schema, file, deeper)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

/** @returns {string} lib/messages.d.ts: what a server says, as protocol/schema has it */
export function messageTypes() {
  const entries = readdirSync(SCHEMAS).sort().map((file) => ({ file, schema: read(file) })).filter(({ schema }) => schema['x-counted'] === true && schema.$defs.toClient);
  const lines = entries.map(({ file, schema }) => {
    const type = schema.$defs.toClient;
    const key = /^\w+$/.test(schema.title) ? schema.title : `'${schema.title}'`;
    return `  /** ${schema.description}. */\n  ${key}: ${typeOf(type, file, '  ')};\n`;
  });
  return `// Written by \`npm run message-types\` from protocol/schema.\n\n/** The messages of a server that are counted, by their type (PROTOCOL.md): each is an event of a SignalingConnection. */\nexport interface ServerMessages {\n${lines.join('')}}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TYPES, messageTypes());
