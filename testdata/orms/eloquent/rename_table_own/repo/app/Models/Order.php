<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class Order extends Model // ~ breaking likely
{
    // What the model does by itself goes with its class.
    public function user()
    {
        return $this->belongsTo(User::class);
    }

    public function close()
    {
        $this->update(['active' => false]);
    }
}
