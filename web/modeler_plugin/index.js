"use strict";

module.exports = {
  name: "Tandem",
  script: "./client.js",
};
