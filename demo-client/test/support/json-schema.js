/** As much of JSON Schema 2020-12 as protocol/schema uses; an unknown keyword is a fault, so that none is passed over. */
import { readFileSync } from 'node:fs';

const SCHEMAS = new URL('../../../protocol/schema/', import.meta.url);
const ANNOTATIONS = new Set(['$schema', '$defs', 'title', 'description', 'x-counted']);
const files = new Map();

export function schemaFile(name) {
  if (!files.has(name)) files.set(name, JSON.parse(readFileSync(new URL(name, SCHEMAS), 'utf8')));
  return files.get(name);
}

/** @returns {string[]} what is wrong, nothing when the value obeys */
export function faults(value, reference, file = '') {
  const [name, pointer] = reference.split('#');
  const target = name || file;
  let schema = schemaFile(target);
  for (const step of (pointer ?? '').split('/').slice(1)) schema = schema[step];
  return check(value, schema, target);
}

const TYPES = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  null: (value) => value === null,
};

const KEYWORDS = {
  $ref: (value, reference, { file }) => faults(value, reference, file).length === 0,
  type: (value, types) => [types].flat().some((type) => TYPES[type](value)),
  const: (value, expected) => value === expected,
  enum: (value, allowed) => allowed.includes(value),
  pattern: (value, pattern) => !TYPES.string(value) || new RegExp(pattern, 'u').test(value),
  minLength: (value, least) => !TYPES.string(value) || [...value].length >= least,
  maxLength: (value, most) => !TYPES.string(value) || [...value].length <= most,
  minimum: (value, least) => typeof value !== 'number' || value >= least,
  maximum: (value, most) => typeof value !== 'number' || value <= most,
  minItems: (value, least) => !Array.isArray(value) || value.length >= least,
  items: (value, schema, { file }) => !Array.isArray(value) || value.every((item) => check(item, schema, file).length === 0),
  required: (value, names) => !TYPES.object(value) || names.every((name) => Object.hasOwn(value, name)),
  properties: (value, properties, { file }) =>
    !TYPES.object(value) ||
    Object.keys(properties).every((name) => !Object.hasOwn(value, name) || check(value[name], properties[name], file).length === 0),
  'x-maxBytes': (value, most) => Buffer.byteLength(JSON.stringify(value)) <= most,
  anyOf: (value, schemas, { file }) => schemas.some((schema) => check(value, schema, file).length === 0),
  not: (value, schema, { file }) => check(value, schema, file).length > 0,
  if: (value, condition, { file, schema }) => {
    const branch = check(value, condition, file).length === 0 ? schema.then : schema.else;
    return branch === undefined || check(value, branch, file).length === 0;
  },
  then: () => true,
  else: () => true,
  oneOf: (value, schemas, { file }) => schemas.filter((schema) => check(value, schema, file).length === 0).length === 1,
};

function check(value, schema, file) {
  if (schema === true) return [];
  return Object.entries(schema)
    .filter(([keyword]) => !ANNOTATIONS.has(keyword))
    .filter(([keyword, rule]) => {
      if (!KEYWORDS[keyword]) throw new Error(`${file} uses "${keyword}", which this validator does not know`);
      return !KEYWORDS[keyword](value, rule, { file, schema });
    })
    .map(([keyword, rule]) => `${keyword} ${JSON.stringify(rule)} refuses ${JSON.stringify(value)}`);
}
