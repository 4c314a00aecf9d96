-- every opening's five probabilities sum to 1
SELECT opening_id FROM opening_facts
WHERE abs(p_ai_engineer + p_ml_engineer + p_researcher + p_data_scientist + p_other - 1) > 0.01
