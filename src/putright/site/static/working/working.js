// Does the sum that a form is asked for where very much comes from one place, then sends the form (ADR 48).
// Without it the page works as well: one waits half a minute and presses the button.
// Written for browsers of ten years ago; in small portions, so that the page can be read and left meanwhile.
"use strict";

document.addEventListener("DOMContentLoaded", function () {
  var form = document.querySelector("form[data-work]");
  if (form && window.Uint32Array) begin(form);
});

function begin(form) {
  var sign = form.getAttribute("data-work");
  var bits = Number(form.getAttribute("data-work-bits"));
  var parts = Number(form.getAttribute("data-work-parts"));
  var found = [];
  var number = 0;
  var sent = false;

  function show(which) {
    var said = form.querySelectorAll("[data-work-said]");
    for (var i = 0; i < said.length; i++) said[i].hidden = said[i].getAttribute("data-work-said") !== which;
  }

  form.addEventListener("submit", function (event) {
    if (sent) event.preventDefault();
    sent = true;
  });
  form.querySelector("[data-work-wait]").hidden = true;
  form.querySelector("button").hidden = true;
  show("busy");

  function some() {
    if (sent) return;
    for (var until = number + 1500; number < until; number++) {
      if (hash(sign + "." + found.length + "." + number) >>> (32 - bits) === 0) {
        found.push(number);
        number = 0;
        if (found.length === parts) return done();
        break;
      }
    }
    setTimeout(some, 0);
  }

  function done() {
    form.elements.work_done.value = found.join(".");
    show("done");
    sent = true;
    HTMLFormElement.prototype.submit.call(form); // a field may be called "submit"
  }

  // A page that was gone back to: what it had found was used.
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    sent = false;
    form.querySelector("button").hidden = false;
    show("");
  });
  setTimeout(some, 50);
}

var K = roundConstants();
var W = new Int32Array(64);

// The first 32 bits of SHA-256 (FIPS 180-4) of a text of at most 55 ASCII letters, which is one block.
function hash(text) {
  var i;
  var length = text.length;
  for (i = 0; i < 16; i++) W[i] = 0;
  for (i = 0; i < length; i++) W[i >> 2] |= text.charCodeAt(i) << (24 - (i & 3) * 8);
  W[length >> 2] |= 0x80 << (24 - (length & 3) * 8);
  W[15] = length * 8;
  for (i = 16; i < 64; i++) {
    var x = W[i - 15];
    var y = W[i - 2];
    W[i] =
      (W[i - 16] + (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) +
        W[i - 7] + (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10))) | 0;
  }
  var a = 0x6a09e667, b = 0xbb67ae85, c = 0x3c6ef372, d = 0xa54ff53a;
  var e = 0x510e527f, f = 0x9b05688c, g = 0x1f83d9ab, h = 0x5be0cd19;
  for (i = 0; i < 64; i++) {
    var t =
      (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) +
        ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    var u =
      ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) +
        ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t) | 0;
    d = c; c = b; b = a; a = (t + u) | 0;
  }
  return (a + 0x6a09e667) >>> 0;
}

// The first 32 bits of the fraction of the cube root of each of the first 64 primes, as the standard has them.
function roundConstants() {
  var constants = new Int32Array(64);
  var primes = 0;
  for (var n = 2; primes < 64; n++) {
    var prime = true;
    for (var m = 2; m * m <= n; m++) if (n % m === 0) prime = false;
    if (prime) constants[primes++] = ((Math.pow(n, 1 / 3) % 1) * 4294967296) | 0;
  }
  return constants;
}
