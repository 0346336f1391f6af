// The phone's camera reads codes; each answer is shown, sounded and felt. Without any of this the typed code works.
const camera = document.querySelector("[data-camera]");
const video = camera.querySelector("[data-video]");
const told = document.querySelector("[data-told]");
const offline = document.querySelector("[data-offline]");
const codeForm = document.querySelector(".door__code");
const headsForm = document.querySelector("form[data-heads]");
const waiting = document.querySelector("[data-waiting]");
const SAME_CODE_AGAIN = 4000; // ms: the same code before the lens is one showing
const READ_EVERY = 120;
const ASK_EVERY = 4000;

// Pitches in Hz, lengths in ms; a pause has no pitch. Vibration is the same rhythm.
const RHYTHMS = {
  admitted: [[880, 90], [1320, 160]],
  already: [[330, 140], [0, 90], [330, 140]],
  elsewhere: [[440, 120], [330, 120], [440, 120]],
  cancelled: [[180, 600]],
  till: [[520, 90], [0, 60], [520, 90], [0, 60], [520, 90]],
  unknown: [[240, 90], [180, 200]],
  busy: [[400, 60], [0, 60], [400, 60], [0, 60], [400, 60], [0, 60], [400, 60]],
  "how-many": [[660, 120]],
};
let audio = null;

const sound = (rhythm) => {
  if (!audio) return;
  let at = audio.currentTime;
  for (const [pitch, length] of rhythm) {
    if (pitch) {
      const tone = new OscillatorNode(audio, { frequency: pitch, type: "square" });
      const level = new GainNode(audio, { gain: 0.2 });
      tone.connect(level).connect(audio.destination);
      tone.start(at);
      tone.stop(at + length / 1000);
    }
    at += length / 1000;
  }
};

const feel = (rhythm) => {
  if (!navigator.vibrate) return;
  const pulses = [];
  rhythm.forEach(([pitch, length]) => {
    const pulsing = pulses.length % 2 === 1;
    if (pitch ? pulsing : !pulsing) pulses[pulses.length - 1] += length;
    else pulses.push(length);
  });
  navigator.vibrate(pulses);
};

const parsed = (part) => document.createRange().createContextualFragment(part);
const numbers = () => document.querySelector("[data-numbers]");

const count = (part) => numbers().replaceWith(parsed(part).querySelector("[data-numbers]"));

const show = (part) => {
  count(part);
  const sign = parsed(part).querySelector("[data-sign]");
  told.replaceChildren(...(sign ? [sign] : []));
  const rhythm = sign && RHYTHMS[sign.dataset.sign];
  if (rhythm) { sound(rhythm); feel(rhythm); }
};

// The network of the cellar drops: what could not be sent is said, and never shown as done.
const ask = async (address, fields) => {
  const options = { headers: { "X-Part": "1" }, signal: AbortSignal.timeout(8000) };
  try {
    const answer = await fetch(address, fields ? { ...options, method: "POST", body: fields } : options);
    if (answer.status === 404 || answer.status === 410) { location.reload(); return null; }
    offline.hidden = answer.ok;
    return answer.ok ? await answer.text() : null;
  } catch {
    offline.hidden = false;
    return null;
  }
};

let busy = false;
const send = async (form, submitter) => {
  if (busy) return;
  busy = true;
  const part = await ask(form.action, new FormData(form, submitter));
  if (part !== null) {
    show(part);
    if (form === codeForm) form.code.value = "";
  }
  busy = false;
};

// Each touch is a head: none is lost while another is on its way, and one sent again is the same one.
const touches = [];
let touching = false;
const sendTouches = async () => {
  if (touching) return;
  touching = true;
  while (touches.length) {
    const part = await ask(headsForm.action, touches[0]);
    if (part === null) break;
    touches.shift();
    count(part);
  }
  touching = false;
  waiting.hidden = !touches.length;
  waiting.querySelector("[data-touches]").textContent = touches.length;
};

const touch = (submitter) => {
  const fields = new FormData(headsForm, submitter);
  fields.set("key", crypto.randomUUID());
  touches.push(fields);
  sendTouches();
};

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target === headsForm) touch(event.submitter);
  else send(event.target, event.submitter);
});

let last = { code: "", at: 0 };
const found = (code) => {
  const again = code === last.code && performance.now() - last.at < SAME_CODE_AGAIN;
  if (busy && !again) return; // read again once the answer is there
  last = { code, at: performance.now() };
  if (again) return;
  const fields = new FormData(codeForm);
  fields.set("code", code);
  busy = true;
  ask(codeForm.action, fields).then((part) => {
    if (part === null) last.at = 0; else show(part);
    busy = false;
  });
};

const ownDecoder = () =>
  new Promise((ready, failed) => {
    const script = document.createElement("script");
    script.src = camera.dataset.decoder;
    script.onload = () => {
      const canvas = document.createElement("canvas");
      const paper = canvas.getContext("2d", { willReadFrequently: true });
      ready(() => {
        const scale = Math.min(1, 640 / video.videoWidth);
        canvas.width = video.videoWidth * scale;
        canvas.height = video.videoHeight * scale;
        paper.drawImage(video, 0, 0, canvas.width, canvas.height);
        const image = paper.getImageData(0, 0, canvas.width, canvas.height);
        return window.jsQR(image.data, image.width, image.height, { inversionAttempts: "dontInvert" })?.data ?? "";
      });
    };
    script.onerror = failed;
    document.head.append(script);
  });

const decoder = async () => {
  const formats = "BarcodeDetector" in window ? await window.BarcodeDetector.getSupportedFormats() : [];
  if (!formats.includes("qr_code")) return ownDecoder();
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  return async () => (await detector.detect(video))[0]?.rawValue ?? "";
};

const watch = async () => {
  const read = await decoder();
  const look = async () => {
    if (video.readyState >= 2 && !document.hidden) {
      const code = await Promise.resolve(read()).catch(() => "");
      if (code) found(code);
    }
    setTimeout(look, READ_EVERY);
  };
  look();
};

const stayAwake = () => navigator.wakeLock?.request("screen").catch(() => {});

camera.querySelector("[data-open]").addEventListener("click", async (event) => {
  audio = new AudioContext();
  try {
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", ...size } });
    await video.play();
    event.target.hidden = true;
    stayAwake();
    await watch();
  } catch {
    camera.querySelector("[data-failed]").hidden = false;
  }
});
document.addEventListener("visibilitychange", () => { if (!document.hidden && video.srcObject) stayAwake(); });
camera.hidden = !navigator.mediaDevices;

setInterval(async () => {
  if (document.hidden || busy || touching) return;
  if (touches.length) { sendTouches(); return; }
  const rooms = new URLSearchParams(new FormData(codeForm));
  const query = new URLSearchParams(rooms.getAll("salle").map((pk) => ["salle", pk]));
  const asked = numbers();
  const part = await ask(`${asked.dataset.address}?${query}`);
  if (part !== null && asked.isConnected) count(part);
}, ASK_EVERY);
