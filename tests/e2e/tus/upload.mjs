// A stock tus client does what it is told on standard input, and says on standard output how it went.
//
//   {"folder": where npm installed, "tls": {"ca", "cert", "key"}, "file": path, "options": of tus.Upload,
//    "abortAt": bytes after which it lets go once, to resume as a new client would}
import { createRequire } from 'node:module'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import https from 'node:https'
import path from 'node:path'

const order = JSON.parse(readFileSync(0, 'utf8'))
const require = createRequire(path.join(order.folder, 'package.json'))
const tus = require('tus-js-client')

const agent = new https.Agent({
  ca: readFileSync(order.tls.ca),
  cert: readFileSync(order.tls.cert),
  key: readFileSync(order.tls.key),
  keepAlive: true,
})
const httpStack = new tus.DefaultHttpStack({ agent })
const told = { requests: [], offsets: [] }

function upload(more) {
  return new Promise((resolve, reject) => {
    let letGo = more.abortAt
    const options = {
      uploadSize: undefined,
      retryDelays: [0, 200, 500, 1000],
      ...order.options,
      ...more.options,
      httpStack,
      onAfterResponse: (request, response) => {
        told.requests.push(`${request.getMethod()} ${response.getStatus()}`)
      },
      onError: reject,
      onProgress: (sent) => {
        if (!letGo || sent < letGo) return
        letGo = undefined
        client.abort().then(() => resolve(client.url), reject)
      },
      onChunkComplete: (size, accepted) => told.offsets.push(accepted),
      onSuccess: () => resolve(client.url),
    }
    const client = new tus.Upload(createReadStream(order.file), {
      ...options,
      uploadSize: options.parallelUploads > 1 ? undefined : statSync(order.file).size,
    })
    client.start()
  })
}

try {
  let url = null
  if (order.abortAt) url = await upload({ abortAt: order.abortAt })
  told.url = await upload({ options: url ? { uploadUrl: url } : {} })
  if (order.terminate) await tus.Upload.terminate(told.url, { httpStack, retryDelays: [] })
  told.done = true
} catch (error) {
  told.error = String(error)
}
agent.destroy()
console.log(JSON.stringify(told))
