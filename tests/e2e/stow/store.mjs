// node store.mjs URL PROFILE FILE...: dicomweb-client stores the files as the holder of PROFILE and prints the answer.
//
// The client is made for browsers, so it gets the one thing it lacks here: an XMLHttpRequest, over Node's own HTTPS.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';

import client from 'dicomweb-client';

const [url, profile, ...files] = process.argv.slice(2);
const pem = (name) => readFileSync(path.join(profile, name));
const identity = { key: pem('key.pem'), cert: pem('certificate.pem'), ca: pem('roots.pem') };

globalThis.XMLHttpRequest = class {
  #headers = {};

  open(method, target) {
    Object.assign(this, { method: method.toUpperCase(), target, readyState: 1 });
  }

  setRequestHeader(name, value) {
    this.#headers[name] = value;
  }

  getResponseHeader(name) {
    return this.received.headers[name.toLowerCase()] ?? null;
  }

  getAllResponseHeaders() {
    return Object.entries(this.received.headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }

  send(body) {
    const options = { method: this.method, headers: this.#headers, ...identity };
    const request = https.request(this.target, options, (received) => {
      const pieces = [];
      received.on('data', (piece) => pieces.push(piece));
      received.on('end', () => this.#finish(received, Buffer.concat(pieces).toString()));
    });
    request.on('error', (error) => this.#finish({ statusCode: 0, headers: {} }, String(error)));
    request.end(Buffer.from(body));
  }

  #finish(received, response) {
    Object.assign(this, { received, status: received.statusCode, response, readyState: 4 });
    this.onreadystatechange();
  }
};

const { DICOMwebClient } = client.api;
const datasets = files.map((file) => {
  const bytes = readFileSync(file);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
});
try {
  console.log(await new DICOMwebClient({ url }).storeInstances({ datasets }));
} catch (error) {
  console.error(error.status, error.response);
  process.exitCode = 1;
}
