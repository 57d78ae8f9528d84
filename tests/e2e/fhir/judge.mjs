// node judge.mjs FOLDER FILE...: what the two validators installed in FOLDER say of each FHIR R4 resource, as JSON:
// {file: {definitions: [...], schema: [...]}}. The one knows the structure definitions (cardinality, types, required
// codes), the other the schema that HL7 publishes (patterns of every primitive type). The former's warnings are about
// codes it has no list of: LOINC.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [folder, ...files] = process.argv.slice(2);
const load = createRequire(path.join(folder, 'package.json'));
const { Fhir } = load('fhir');
const Schema = load('@asymmetrik/fhir-json-schema-validator');

const definitions = new Fhir();
const schema = new Schema();
const said = {};
for (const file of files) {
  const resource = JSON.parse(readFileSync(file, 'utf8'));
  const parts = [resource, ...(resource.entry ?? []).map((entry) => entry.resource)];
  said[file] = { definitions: [], schema: [] };
  for (const part of parts) {
    const result = definitions.validate(part, { errorOnUnexpected: true });
    for (const message of result.messages ?? [])
      if (message.severity === 'error' || message.severity === 'fatal')
        said[file].definitions.push(`${part.resourceType}: ${message.location}: ${message.message}`);
    for (const error of schema.validate(part))
      said[file].schema.push(`${part.resourceType}: ${error.dataPath ?? ''}: ${error.message ?? error}`);
  }
}
process.stdout.write(JSON.stringify(said));
