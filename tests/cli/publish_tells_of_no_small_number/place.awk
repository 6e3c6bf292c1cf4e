# A made-up log in which `place` has a few people in one place.
NR == 1 { print "case,origin,sex,fact,decision,found,score,day,batch,reason,street,step"; next }
    { h = NR * 7919 % 1000
      origin = $2; sex = NR % 3 ? "m" : "v"; fact = "f" $4; street = "s" h % 6; day = "2014-" sprintf("%02d", 1 + h % 12) "-03"
      batch = "b" int(NR / 40); reason = $6 == "adverse" ? "r" h % 3 : ""; step = h % 5 ? "in" : "out"
      if (place == "group" && NR < 9) origin = "Zzgroup"
      if (place == "reference" && NR < 9) origin = "Zzgroup"
      if (place == "adverse" && NR < 60) { origin = "Zzgroup"; $6 = NR < 9 ? "adverse" : "favourable" }
      if (place == "favourable" && NR < 60) { origin = "Zzgroup"; $6 = NR < 9 ? "favourable" : "adverse" }
      if (place == "pair") { if (origin == "B" && sex == "v" && ++pairs > 4) sex = "m" }
      if (place == "cell" && NR < 40 && $2 == "B") fact = "Zzfact"
      if (place == "period" && NR < 8) day = "2015-01-03"
      if (place == "trait" && NR < 8) street = "Zzstreet"
      if (place == "reason" && NR < 90 && $6 == "adverse") reason = "Zzreason"
      if (place == "batch" && NR < 12) batch = "Zzbatch"
      if (place == "pooled" && NR < 17) origin = NR < 9 ? "Zzone" : "Zztwo"
      found = $6 == "adverse" ? (h % 3 || (place == "outcome" && origin == "B" && ++wrong > 4) ? "yes" : "no") : ""
      if (place == "step" && origin == "B") step = ++stops < 7 ? "out" : "in"
      decision = place == "rejected" && NR > 3993 ? "odd" : $6
      printf "%d,%s,%s,%s,%s,%s,%.4f,%s,%s,%s,%s,%s\n", NR, origin, sex, fact, decision, found, h / 1000, day, batch, reason, street, step }
