"""`make bench`: every figure of docs/performance.md, one after the other."""

from benchmarks import gate, promotion, sign_offs, waiting

gate.main()
sign_offs.main()
promotion.main()
waiting.main([1000])
